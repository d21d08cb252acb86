// The timer: silence between bells, as long as somebody wants.
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { Signs } from "../components/bell-signs";
import { Action } from "../components/controls";
import { Fold } from "../components/fold";
import { useSend } from "../components/journal-context";
import { Segment } from "../components/switch";
import { TimerChoice, type BellSigns } from "../types";

const MINUTES = Array.from({ length: 60 }, (_, index) => index + 1);
const INTERVALS = [1, 2, 3, 5, 10, 15, 20, 30];
const PREPARATIONS = [0, 5, 10, 15, 30, 45, 60];
const STRIKES = [1, 2, 3];

export function Timer({ timer, signs }: { timer: TimerChoice; signs: BellSigns }) {
  const send = useSend();
  const [chosen, setChosen] = useState<Omit<TimerChoice, "serialize">>(timer);
  const set = (change: Partial<typeof chosen>) => setChosen({ ...chosen, ...change });
  const go = () => {
    const { minutes, interval_minutes, prepare_seconds, start_bell, end_bell, strikes } = chosen;
    send({
      kind: "Practice",
      value: {
        kind: "TimerChosen",
        timer: new TimerChoice(
          minutes,
          interval_minutes,
          prepare_seconds,
          start_bell,
          end_bell,
          strikes,
        ),
      },
    });
  };
  return (
    <section className="card timer" aria-labelledby="timer">
      <h2 id="timer" className="card-title">
        {t("timer-title")}
      </h2>
      <div className="timer-line">
        <Select
          label={t("timer-length")}
          value={chosen.minutes}
          options={[...MINUTES, 0]}
          name={(minutes) => (minutes === 0 ? t("timer-open") : t("timer-minutes", { minutes }))}
          onChange={(minutes) => set({ minutes })}
        />
        <Action onPress={go}>{t("continue")}</Action>
      </div>
      <Fold name="timer-bells" title={t("timer-bells")} level={3}>
        <div className="timer-more">
          <Select
            label={t("timer-interval")}
            value={chosen.interval_minutes}
            options={[0, ...INTERVALS]}
            name={(minutes) =>
              minutes === 0 ? t("timer-no-interval") : t("timer-every", { minutes })
            }
            onChange={(interval_minutes) => set({ interval_minutes })}
          />
          <Select
            label={t("timer-prepare")}
            value={chosen.prepare_seconds}
            options={PREPARATIONS}
            name={(seconds) =>
              seconds === 0 ? t("timer-no-prepare") : t("timer-seconds", { seconds })
            }
            onChange={(prepare_seconds) => set({ prepare_seconds })}
          />
          <div className="field" role="group" aria-labelledby="timer-ends">
            <p id="timer-ends" className="field-label">
              {t("timer-ends")}
            </p>
            <div className="segments">
              <Segment on={chosen.start_bell} onChange={(start_bell) => set({ start_bell })}>
                {t("timer-start-bell")}
              </Segment>
              <Segment on={chosen.end_bell} onChange={(end_bell) => set({ end_bell })}>
                {t("timer-end-bell")}
              </Segment>
            </div>
          </div>
          <RadioGroup
            className="field"
            orientation="horizontal"
            value={String(chosen.strikes)}
            onChange={(strikes) => set({ strikes: Number(strikes) })}
          >
            <Label className="field-label">{t("timer-strikes")}</Label>
            <div className="segments">
              {STRIKES.map((strikes) => (
                <Radio key={strikes} value={String(strikes)} className="segment">
                  {t("timer-strikes-each", { strikes })}
                </Radio>
              ))}
            </div>
          </RadioGroup>
          <Signs signs={signs} strikes={chosen.strikes} />
        </div>
      </Fold>
    </section>
  );
}

/** A number to choose. What was set elsewhere and is not among the options is one of them too. */
function Select({
  label,
  value,
  options,
  name,
  onChange,
}: {
  label: string;
  value: number;
  options: number[];
  name: (option: number) => string;
  onChange: (option: number) => void;
}) {
  const all = options.includes(value) ? options : [value, ...options];
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <select
        className="field-input select"
        value={value}
        onChange={({ target }) => onChange(Number(target.value))}
      >
        {all.map((option) => (
          <option key={option} value={option}>
            {name(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
