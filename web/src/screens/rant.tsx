// The rant page: words, where they are and when they go, and three ways out. Nothing else.
import { useEffect, useState, useSyncExternalStore } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { ClockIcon } from "../components/icons";
import { RantIcon } from "../components/icons-daily";
import { useJournal } from "../components/journal-context";
import { Heading, Screen } from "../components/screen";
import { TextArea } from "../editor/text-area";
import type { RantEvent, RantView } from "../types";

/** In UTF-16 units: below what the core holds, whatever the letters are. */
const LENGTH_MAX = 87_000;

export function Rant({ view }: { view: RantView }) {
  const { send, text } = useJournal();
  const say = (value: RantEvent) => send({ kind: "Rant", value });
  const typed = useSyncExternalStore(
    (listener) => text.subscribe(listener),
    () => text.value("Rant").trim() !== "",
  );
  return (
    <Screen
      className="writing rant"
      back
      bar={<Timer />}
      footer={<Ways some={view.has_content || typed} say={say} />}
    >
      <Heading className="visually-hidden">{t("rant-title")}</Heading>
      <TextArea
        key={view.session}
        field="Rant"
        className="page-text"
        label={t("rant-title")}
        placeholder={t("rant-placeholder")}
        describedBy="rant-whereabouts"
        lengthMax={LENGTH_MAX}
        autoFocus
      />
      <p id="rant-whereabouts" className="small">
        {view.whereabouts}
      </p>
    </Screen>
  );
}

/** Three ways out. What is burned does not come back, so it takes two taps. */
function Ways({ some, say }: { some: boolean; say: (event: RantEvent) => void }) {
  const [burning, setBurning] = useState<boolean | null>(null);
  if (burning) {
    return (
      <div className="rant-ways" role="group" aria-label={t("rant-burn-sure")}>
        <p className="rant-sure">{t("rant-burn-sure")}</p>
        <Action kind="primary" autoFocus onPress={() => say({ kind: "Burned" })}>
          <RantIcon />
          {t("rant-burn-it")}
        </Action>
        <Action kind="plain" onPress={() => setBurning(false)}>
          {t("not-now")}
        </Action>
      </div>
    );
  }
  return (
    <div className="rant-ways">
      <Action autoFocus={burning === false} isDisabled={!some} onPress={() => setBurning(true)}>
        <RantIcon />
        {t("rant-burn")}
      </Action>
      <Action isDisabled={!some} onPress={() => say({ kind: "Kept" })}>
        {t("rant-keep")}
      </Action>
      <Action isDisabled={!some} onPress={() => say({ kind: "MadeAnAsk" })}>
        {t("rant-ask")}
      </Action>
    </div>
  );
}

/** Off unless it is asked for. It only counts, and never says that time is up. */
function Timer() {
  const [since, setSince] = useState<number | null>(null);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [since]);
  const seconds = since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <Action
      kind="plain"
      className="rant-timer"
      aria-label={since === null ? t("rant-timer") : t("rant-timer-hide", { clock })}
      onPress={() => {
        const at = Date.now();
        setNow(at);
        setSince(since === null ? at : null);
      }}
    >
      <ClockIcon />
      {since === null ? t("rant-timer") : <span className="rant-clock">{clock}</span>}
    </Action>
  );
}
