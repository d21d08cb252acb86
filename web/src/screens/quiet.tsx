// Screens without a journal: starting, unable to go on, withheld by the browser.
import { t } from "../phrases";
import { Action } from "../components/controls";
import { Mark } from "../components/icons";
import { Heading } from "../components/screen";
import type { FatalView } from "../types";

/** The store is being opened. Nothing moves unless it takes long. */
export function Starting() {
  return (
    <div className="alone">
      <Mark className="mark mark-waiting" />
      <p className="visually-hidden" role="status">
        {t("starting")}
      </p>
    </div>
  );
}

/** A title, a sentence, and perhaps a way on. */
export function Alone({
  title,
  detail,
  action,
  onAction,
}: {
  title: string;
  detail: string;
  action?: string;
  onAction?: () => void;
}) {
  return (
    <div className="alone">
      <Mark className="mark" />
      <Heading className="title">{title}</Heading>
      <p className="alone-words">{detail}</p>
      {action && (
        <Action kind="primary" onPress={() => onAction?.()}>
          {action}
        </Action>
      )}
    </div>
  );
}

/** The app cannot go on. */
export function Fatal({ view }: { view: FatalView }) {
  return (
    <Alone
      title={view.title}
      detail={view.detail}
      action={t("try-again")}
      onAction={() => location.reload()}
    />
  );
}

/** The browser withholds what the app needs. */
export function InsecureContext() {
  return <Alone title={t("insecure-title")} detail={t("insecure-detail")} />;
}
