// What can become of a pressure: a small step, a draft to somebody who can change it, or setting it down.
import { Button } from "react-aria-components";
import { t } from "../phrases";
import type { NextView, SystemEvent, TemplateView } from "../types";
import { CheckIcon, ForwardIcon } from "./icons";
import { useSend } from "./journal-context";
import { SetDown } from "./set-down";

export function NextSteps({ next }: { next: NextView }) {
  if (next.kind === "Undecided") return null;
  return (
    <section className="card next" aria-labelledby="next">
      <h2 id="next" className="card-label">
        {t("next-title")}
      </h2>
      <Next next={next} />
    </section>
  );
}

function Next({ next }: { next: NextView }) {
  const send = useSend();
  const say = (value: SystemEvent) => send({ kind: "System", value });
  switch (next.kind) {
    case "Undecided":
      return null;
    case "Control":
      return (
        <ul className="next-lines">
          {next.value.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      );
    case "Influence":
      return <Templates templates={next.value} say={say} />;
    case "Concern":
      if (next.value.done) {
        return (
          <p className="kept" role="status">
            <CheckIcon />
            {t("set-down-done")}
          </p>
        );
      }
      return <SetDown view={next.value} onDown={() => say({ kind: "SetDown" })} />;
  }
}

function Templates({
  templates,
  say,
}: {
  templates: TemplateView[];
  say: (event: SystemEvent) => void;
}) {
  return (
    <>
      <p className="small">{t("next-draft-lead")}</p>
      <ul className="lines">
        {templates.map(({ id, title, when_to_use }) => (
          <li key={id}>
            <Button
              className="line line-button"
              onPress={() => say({ kind: "DraftAsked", template: id })}
            >
              <span className="line-words">
                <span className="line-label">{title}</span>
                <span className="line-note">{when_to_use}</span>
              </span>
              <ForwardIcon className="line-forward" />
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
