// Choosing what goes into a draft: nothing at first, and each thing exactly as it would go.
import { Checkbox } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { CheckIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Heading, Screen } from "../components/screen";
import type { SeedView, SystemEvent } from "../types";

export function Seed({ view }: { view: SeedView }) {
  const send = useSend();
  const say = (value: SystemEvent) => send({ kind: "System", value });
  return (
    <Screen
      className="seed"
      back
      bar={null}
      footer={
        <Action kind="primary" wide onPress={() => say({ kind: "DraftMade" })}>
          {t("seed-make")}
        </Action>
      }
    >
      <header className="form-intro">
        <Heading className="page-title">{view.title}</Heading>
        <p className="lead">{view.when_to_use}</p>
        <p>{t("seed-lead")}</p>
      </header>
      <ul className="seed-fields">
        {view.fields.map(({ key, label, text, on }, at) => (
          <li key={key}>
            <Checkbox
              className="seed-field"
              isSelected={on}
              onChange={(on) => say({ kind: "SeedTicked", key, on })}
            >
              <span className="tick" aria-hidden="true">
                {on && <CheckIcon />}
              </span>
              <span className="seed-words">
                {/* Lines of one answer stand together under its label. */}
                <span
                  className={view.fields[at - 1]?.label === label ? "visually-hidden" : "form-hint"}
                >
                  {label}
                </span>
                <span className="seed-text">{text}</span>
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      {view.fields.length === 0 && <p className="lead">{t("seed-nothing")}</p>}
    </Screen>
  );
}
