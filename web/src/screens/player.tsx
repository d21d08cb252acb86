// The player: what to know before, the practice, and one tap after it.
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { canStayOn, wantScreenOn, wantsScreenOn } from "../bells/awake";
import { ringer } from "../bells/follow";
import { Signs } from "../components/bell-signs";
import { TeachIcon } from "../components/bell-icons";
import { Action, Field } from "../components/controls";
import { Fold } from "../components/fold";
import { useSend } from "../components/journal-context";
import { Gentler } from "../components/practices";
import { Heading, Screen } from "../components/screen";
import { Sentences } from "../components/sentences";
import { Toggle } from "../components/switch";
import type { Felt, PlayerCardView, PlayerView, PracticeEvent, Variant } from "../types";
import { clock, Playing } from "./playing";

/** Sends what happens in practising. */
export function usePractice(): (value: PracticeEvent) => void {
  const send = useSend();
  return (value) => send({ kind: "Practice", value });
}

export function Player({ view }: { view: PlayerView }) {
  switch (view.stage.kind) {
    case "Card":
      return <Before key={String(view.stage.value.long)} card={view.stage.value} />;
    case "Ready":
      return <Ready view={view} />;
    case "Running":
    case "Paused":
      return <Playing view={view} />;
    case "After":
      return <After key={view.session} view={view} />;
  }
}

/** The card before the first practice, and before a long one. */
function Before({ card }: { card: PlayerCardView }) {
  const say = usePractice();
  return (
    <Screen back title={card.title} className="player">
      <Sentences lines={card.lines} />
      <div className="stack">
        <Action
          kind="primary"
          wide
          onPress={() => say({ kind: card.long ? "LongWarningRead" : "SafetyRead" })}
        >
          {t("player-read")}
        </Action>
        <NotToday />
      </div>
    </Screen>
  );
}

function NotToday() {
  const say = usePractice();
  return (
    <Action kind="plain" wide onPress={() => say({ kind: "NotToday" })}>
      {t("player-not-today")}
    </Action>
  );
}

const VARIANTS: readonly Variant["kind"][] = ["Usual", "EyesOpen", "Moving"];

function variantName(variant: Variant["kind"]): string {
  if (variant === "Usual") return t("variant-usual");
  return variant === "EyesOpen" ? t("variant-eyes-open") : t("variant-moving");
}

function lengthOf({ total_ms, prepare_ms }: PlayerView): string {
  if (total_ms === 0) return t("timer-open");
  const seconds = Math.round((total_ms - prepare_ms) / 1_000);
  return seconds % 60 === 0
    ? t("timer-minutes", { minutes: seconds / 60 })
    : clock(seconds * 1_000);
}

function Ready({ view }: { view: PlayerView }) {
  const say = usePractice();
  const begin = () => {
    // Browsers let sound begin in a tap or a key, and not later.
    ringer.claim();
    say({ kind: "Started" });
  };
  return (
    <Screen back title={view.title} subtitle={lengthOf(view)} className="player">
      {view.variant && (
        <RadioGroup
          className="section"
          orientation="horizontal"
          value={view.variant.kind}
          onChange={(kind) =>
            say({ kind: "VariantChosen", variant: { kind: kind as Variant["kind"] } })
          }
        >
          <Label className="section-title">{t("variant-label")}</Label>
          <div className="segments">
            {VARIANTS.map((kind) => (
              <Radio key={kind} value={kind} className="segment">
                {variantName(kind)}
              </Radio>
            ))}
          </div>
        </RadioGroup>
      )}
      <div className="stack">
        <Action kind="primary" wide className="player-begin" onPress={begin}>
          {t("player-begin")}
        </Action>
        <NotToday />
      </div>
      <div className="situations">
        {view.notes.length > 0 && (
          <Fold name="player-notes" title={t("player-notes")}>
            <Sentences lines={view.notes} />
          </Fold>
        )}
        {view.steps.length > 0 && (
          <Fold name="player-script" title={t("player-script")}>
            <ol className="script">
              {view.steps.map((step) => (
                <li key={step.at_ms}>
                  <span className="script-time">{clock(step.at_ms)}</span>
                  <p className="script-words">{step.text}</p>
                </li>
              ))}
            </ol>
          </Fold>
        )}
        <Fold name="player-bells" title={t("player-bells")}>
          <Signs signs={view.signs} strikes={view.bells[0]?.strikes ?? 1} />
          <ScreenOn />
          <Sentences lines={view.on_the_web} />
        </Fold>
      </div>
    </Screen>
  );
}

function ScreenOn() {
  const [on, setOn] = useState(wantsScreenOn);
  if (!canStayOn) return null;
  return (
    <Toggle
      label={t("player-screen-on")}
      on={on}
      onChange={(wanted) => {
        wantScreenOn(wanted);
        setOn(wanted);
      }}
    />
  );
}

const FELT: readonly Felt["kind"][] = ["Settled", "Same", "StirredUp", "Worse"];

function feltName(felt: Felt["kind"]): string {
  switch (felt) {
    case "Settled":
      return t("felt-settled");
    case "Same":
      return t("felt-same");
    case "StirredUp":
      return t("felt-stirred-up");
    case "Worse":
      return t("felt-worse");
  }
}

function After({ view }: { view: PlayerView }) {
  const say = usePractice();
  const send = useSend();
  const [line, setLine] = useState(view.line);
  return (
    <Screen bar={<p className="bar-words">{view.title}</p>} className="player">
      <div>
        <Heading className="title">{t("after-title")}</Heading>
        {view.kept && <p className="subtitle">{t("after-kept", { time: view.kept })}</p>}
      </div>
      <RadioGroup
        aria-label={t("after-title")}
        className="felt"
        value={view.felt?.kind ?? null}
        onChange={(kind) => say({ kind: "FeltChosen", felt: { kind: kind as Felt["kind"] } })}
      >
        {FELT.map((kind) => (
          <Radio key={kind} value={kind} className="segment">
            {feltName(kind)}
          </Radio>
        ))}
      </RadioGroup>
      {view.after && <Gentler view={view.after} />}
      <Field
        label={t("after-line")}
        hint={t("after-line-hint")}
        value={line}
        onChange={(text) => {
          setLine(text);
          say({ kind: "LineWritten", text });
        }}
      />
      <div className="stack">
        <Action kind="primary" wide onPress={() => say({ kind: "Left" })}>
          {t("done")}
        </Action>
        {view.teach !== null && (
          <Action
            kind="plain"
            wide
            onPress={() =>
              send({
                kind: "Form",
                value: { kind: "CardOpened", what: { kind: "Teach" }, card: view.teach ?? "" },
              })
            }
          >
            <TeachIcon />
            {t("after-teach")}
          </Action>
        )}
      </div>
    </Screen>
  );
}
