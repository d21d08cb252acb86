// Settings.
import { useState } from "react";
import { Form, Label, Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { Action, Field } from "../components/controls";
import { ClockIcon, FileIcon, ForwardIcon, LockIcon } from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { Screen } from "../components/screen";
import { Toggle } from "../components/switch";
import type { SettingsView, Theme } from "../types";
import { Shifts } from "./shifts";

const THEMES: readonly Theme["kind"][] = ["System", "Light", "Dark"];

function themeName(theme: Theme["kind"]): string {
  if (theme === "System") return t("theme-system");
  return theme === "Light" ? t("theme-light") : t("theme-dark");
}

export function Settings({ view }: { view: SettingsView }) {
  const send = useSend();
  const [name, setName] = useState(view.device_name);
  return (
    <Screen back title={t("settings-title")}>
      <section className="section" aria-labelledby="day-turn">
        <h2 id="day-turn" className="section-title">
          {t("settings-day-turn")}
        </h2>
        <p className="small">{t("settings-day-turn-lead")}</p>
        <select
          className="field-input select"
          aria-labelledby="day-turn"
          value={view.day_turn_hour}
          onChange={(event) =>
            send({
              kind: "Settings",
              value: { kind: "DayTurnChosen", hour: Number(event.target.value) },
            })
          }
        >
          {view.hours.map((label, hour) => (
            <option key={hour} value={hour}>
              {label}
            </option>
          ))}
        </select>
      </section>
      <RadioGroup
        className="section"
        value={view.theme.kind}
        onChange={(kind) =>
          send({
            kind: "Settings",
            value: { kind: "ThemeChosen", theme: { kind: kind as Theme["kind"] } },
          })
        }
      >
        <Label className="section-title">{t("settings-theme")}</Label>
        <div className="segments">
          {THEMES.map((kind) => (
            <Radio key={kind} value={kind} className="segment">
              {themeName(kind)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <section className="section" aria-labelledby="shown">
        <h2 id="shown" className="section-title">
          {t("settings-shown")}
        </h2>
        <ul className="switches">
          {view.preferences.map(({ what, label, line, on }) => (
            <li key={what.kind}>
              <Toggle
                label={label}
                line={line}
                on={on}
                onChange={(wanted) =>
                  send({ kind: "Settings", value: { kind: "Preferred", what, on: wanted } })
                }
              />
            </li>
          ))}
        </ul>
      </section>
      <Shifts view={view} />
      <Form
        className="section name-form"
        onSubmit={(event) => {
          event.preventDefault();
          send({ kind: "Sync", value: { kind: "DeviceRenamed", name } });
        }}
      >
        <Field
          label={t("settings-device-name")}
          hint={t("settings-device-name-hint")}
          value={name}
          onChange={setName}
        />
        {name.trim() !== view.device_name && name.trim() !== "" && (
          <Action type="submit">{t("settings-rename")}</Action>
        )}
      </Form>
      <section className="section">
        <Action className="line-action" onPress={() => send(wentTo("LockSettings"))}>
          <LockIcon />
          {t("lock-title")}
          <ForwardIcon className="line-forward" />
        </Action>
        <Action className="line-action" onPress={() => send(wentTo("Reminders"))}>
          <ClockIcon />
          <span className="line-words">
            {t("reminders-title")}
            <span className="line-note">{view.reminders}</span>
          </span>
          <ForwardIcon className="line-forward" />
        </Action>
        <Action className="line-action" onPress={() => send(wentTo("Added"))}>
          <FileIcon />
          <span className="line-words">
            {t("added-content-title")}
            <span className="line-note">{view.added}</span>
          </span>
          <ForwardIcon className="line-forward" />
        </Action>
      </section>
    </Screen>
  );
}
