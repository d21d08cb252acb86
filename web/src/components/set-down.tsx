// Setting something down: calm lines, one after the other, and a button that is there all the time.
import { useEffect, useState } from "react";
import { t } from "../phrases";
import type { SetDownView } from "../types";
import { Action } from "./controls";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function SetDown({ view, onDown }: { view: SetDownView; onDown: () => void }) {
  const { lines, seconds } = view;
  /** How many lines are there; none before it began. */
  const [shown, setShown] = useState(0);
  const each_ms = (seconds * 1000) / Math.max(lines.length, 1);
  useEffect(() => {
    if (shown === 0 || shown >= lines.length) return;
    const timer = setTimeout(() => setShown(shown + 1), each_ms);
    return () => clearTimeout(timer);
  }, [shown, lines.length, each_ms]);
  return (
    <div className="set-down">
      <h3 className="card-title">{view.title}</h3>
      {shown > 0 && (
        <div className="set-down-lines" aria-live="polite">
          {lines.slice(0, shown).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <div className="card-actions">
        {shown === 0 && (
          <Action onPress={() => setShown(still() ? lines.length : 1)}>
            {t("set-down-begin", { seconds })}
          </Action>
        )}
        <Action
          // Another button once it has begun, which takes the focus of the one that began it.
          key={shown === 0 ? "before" : "begun"}
          autoFocus={shown > 0}
          kind={shown === 0 ? "plain" : "outline"}
          onPress={onDown}
        >
          {t("set-down-now")}
        </Action>
      </div>
    </div>
  );
}
