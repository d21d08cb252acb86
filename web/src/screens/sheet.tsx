// The recovery sheet: one page that brings a journal back when every device is gone.
import { useState } from "react";
import { t } from "../phrases";
import { Action, Remark } from "../components/controls";
import { CheckIcon, CopyIcon, Mark, PrintIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Qr } from "../components/qr";
import { Screen } from "../components/screen";
import type { SheetView } from "../types";

/** The sheet as it is printed. */
export function Paper({ view }: { view: SheetView }) {
  return (
    <section className="card sheet" aria-label={t("sheet-title")}>
      <header className="sheet-head">
        <Mark className="mark" />
        <h2 className="sheet-title">{t("sheet-paper-title")}</h2>
      </header>
      <ol className="sheet-words">
        {view.words.map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
      <div className="sheet-foot">
        <Qr qr={view.qr} label={t("sheet-qr")} />
        <dl className="sheet-facts">
          <dt>{t("sheet-relay")}</dt>
          <dd>{view.relay}</dd>
          <dt>{t("sheet-date")}</dt>
          <dd>{view.date}</dd>
          <dt>{t("sheet-age-key")}</dt>
          <dd className="mono">{view.age_key}</dd>
        </dl>
      </div>
      <p className="sheet-print-only">{t("sheet-paper-lead")}</p>
    </section>
  );
}

/** Where to keep it, and the ways to get it there. */
export function PaperActions({ view }: { view: SheetView }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(view.words.join(" ")).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <p className="small">{t("sheet-where")}</p>
      <div className="sheet-actions">
        <Action onPress={() => window.print()}>
          <PrintIcon />
          {t("sheet-print")}
        </Action>
        <Action onPress={() => void copy()}>
          {copied ? <CheckIcon /> : <CopyIcon />}
          {copied ? t("sheet-copied") : t("sheet-copy")}
        </Action>
      </div>
    </>
  );
}

export function Sheet({ view }: { view: SheetView }) {
  const send = useSend();
  return (
    <Screen back title={t("sheet-title")} className="sheet-screen">
      <p className="lead">{t("sheet-lead")}</p>
      {view.error && <Remark problem>{view.error}</Remark>}
      <Paper view={view} />
      <PaperActions view={view} />
      {view.kept ? (
        <p className="kept" role="status">
          <CheckIcon />
          {t("sheet-is-kept")}
        </p>
      ) : (
        <div className="stack">
          <Action
            kind="primary"
            wide
            busy={view.busy}
            onPress={() => send({ kind: "Sync", value: { kind: "SheetKept" } })}
          >
            {view.busy ? t("sheet-busy") : t("sheet-have-it")}
          </Action>
          <Action
            kind="plain"
            wide
            onPress={() => send({ kind: "Sync", value: { kind: "SheetLater" } })}
          >
            {t("sheet-later")}
          </Action>
        </div>
      )}
    </Screen>
  );
}
