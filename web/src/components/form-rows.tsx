// Forms in a list.
import { Button } from "react-aria-components";
import type { FormRowView } from "../types";
import { ForwardIcon } from "./icons";
import { useSend } from "./journal-context";

export function FormLines({ forms }: { forms: FormRowView[] }) {
  const send = useSend();
  return (
    <ul className="lines">
      {forms.map(({ id, title, line, minutes, from }) => (
        <li key={id}>
          <Button
            className="line line-button"
            onPress={() => send({ kind: "Form", value: { kind: "Opened", form: id } })}
          >
            <span className="line-words">
              <span className="line-label">{title}</span>
              <span className="line-note">{line}</span>
              {from && <span className="line-note line-from">{from}</span>}
              <span className="line-note line-minutes">{minutes}</span>
            </span>
            <ForwardIcon className="line-forward" />
          </Button>
        </li>
      ))}
    </ul>
  );
}
