// Choosing what goes into a draft: nothing at first, and each thing exactly as it would go.
import { Checkbox } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { CheckIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import type { SeedView, SystemEvent } from "../types";

export function Seed({ view }: { view: SeedView }) {
  const send = useSend();
  const say = (value: SystemEvent) => send({ kind: "System", value });
  return (
    <Screen
      className="seed"
      back
      title={view.title}
      subtitle={view.when_to_use}
      footer={
        <Action kind="primary" wide onPress={() => say({ kind: "DraftMade" })}>
          {t("seed-make")}
        </Action>
      }
    >
      <p className="lead">{t("seed-lead")}</p>
      <ul className="seed-fields">
        {view.fields.map(({ key, label, text, on }) => (
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
                <span className="form-hint">{label}</span>
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
