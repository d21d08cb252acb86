// A doorway card: a few lines before or after a shift, one after the other, each as long as it takes.
import { useEffect, useState } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { useJournal, useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import { goBack } from "../history";
import type { CardView } from "../types";

export function Doorway({ view }: { view: CardView }) {
  const journal = useJournal();
  const send = useSend();
  const lines = view.sections.flatMap((section) => section.lines);
  const seconds = view.sections.flatMap((section) => section.seconds);
  const [shown, setShown] = useState(1);
  const [waiting, setWaiting] = useState(true);
  const all = shown >= lines.length;
  const stay = seconds[shown - 1] ?? 0;
  useEffect(() => {
    if (all || !waiting) return;
    const timer = setTimeout(() => setShown(shown + 1), stay * 1_000);
    return () => clearTimeout(timer);
  }, [all, waiting, shown, stay]);
  return (
    <Screen back title={view.title} subtitle={view.line} className="doorway-card">
      <div className="doorway-lines" aria-live="polite" aria-relevant="additions">
        {lines.slice(0, shown).map((line, index) => (
          <p key={index} className={index === shown - 1 || all ? "doorway-now" : "doorway-before"}>
            {line}
          </p>
        ))}
      </div>
      <div className="player-ways">
        {all ? (
          <Action
            kind="primary"
            wide
            onPress={() => {
              send({ kind: "Shift", value: { kind: "CardDone", card: view.id } });
              goBack(journal);
            }}
          >
            {t("done")}
          </Action>
        ) : (
          <>
            <Action onPress={() => setWaiting(!waiting)}>
              {waiting ? t("player-pause") : t("player-resume")}
            </Action>
            <Action onPress={() => setShown(lines.length)}>{t("doorway-all")}</Action>
          </>
        )}
      </div>
    </Screen>
  );
}
