// Messages at the lower edge, and the quiet bars above it.
import { useEffect, useState } from "react";
import { t } from "../phrases";
import type { NoticeView } from "../types";
import { Action, IconAction } from "./controls";
import { CheckIcon, CloseIcon } from "./icons";
import { useSend } from "./journal-context";

/** A notice that something is done goes by itself after this long. */
const STAYS_MS = 8_000;

/** The core's notice. The region is always there, so that screen readers hear what comes into it. */
export function Notice({ notice }: { notice: NoticeView | null }) {
  return (
    <div className="notices" role="status" aria-live="polite">
      {notice && <OneNotice key={notice.number} notice={notice} />}
    </div>
  );
}

function OneNotice({ notice }: { notice: NoticeView }) {
  const send = useSend();
  const [held, setHeld] = useState(false);
  const done = notice.kind.kind === "Done";
  useEffect(() => {
    // Somebody who is on their way to Undo is not hurried.
    if (!done || held) return;
    const timer = setTimeout(() => send({ kind: "NoticeDismissed" }), STAYS_MS);
    return () => clearTimeout(timer);
  }, [done, held, send]);
  return (
    <div
      className={done ? "notice" : "notice notice-problem"}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <div className="notice-words">
        <p>
          {done && <CheckIcon />}
          {notice.text}
        </p>
        {notice.detail && <p className="small">{notice.detail}</p>}
      </div>
      {notice.action && (
        <Action kind="quiet" onPress={() => send({ kind: "NoticeActed" })}>
          {notice.action}
        </Action>
      )}
      <IconAction label={t("dismiss")} onPress={() => send({ kind: "NoticeDismissed" })}>
        <CloseIcon />
      </IconAction>
    </div>
  );
}

/** A bar of the shell itself: an update waits, the journal was opened again. */
export function Bar({
  text,
  action,
  onAction,
  onDismiss,
}: {
  text: string;
  action?: string;
  onAction?: () => void;
  onDismiss?: () => void;
}) {
  return (
    <div className="bar-notice" role="status">
      <p>{text}</p>
      {action && (
        <Action kind="quiet" onPress={() => onAction?.()}>
          {action}
        </Action>
      )}
      {onDismiss && (
        <IconAction label={t("dismiss")} onPress={onDismiss}>
          <CloseIcon />
        </IconAction>
      )}
    </div>
  );
}
