// The recovery key: where it stands, what may be wise, and a new sheet in place of the old one.
import { t } from "../phrases";
import { Action, Remark } from "../components/controls";
import { useSend, wentTo } from "../components/journal-context";
import { Screen } from "../components/screen";
import type { AdviceView, NewSheetView, RecoveryStateView, SyncEvent } from "../types";
import { Points } from "./device-list";
import { Paper, PaperActions } from "./sheet";

type Say = (event: SyncEvent) => void;

/** Something that may be wise to do about it. */
export function Advice({ view, say }: { view: AdviceView; say: Say }) {
  return (
    <section className="card offer" aria-label={t("sheet-advice")}>
      <p>{view.text}</p>
      <div className="card-actions">
        <Action onPress={() => say({ kind: "NewSheetAsked" })}>{view.action}</Action>
        <Action kind="plain" onPress={() => say({ kind: "AdviceDeclined" })}>
          {view.decline}
        </Action>
      </div>
    </section>
  );
}

export function RecoveryState({ view, say }: { view: RecoveryStateView; say: Say }) {
  const send = useSend();
  return (
    <section className="section" aria-labelledby="recovery-state">
      <h2 id="recovery-state" className="section-title">
        {t("sheet-title")}
      </h2>
      <p className="small">{view.text}</p>
      <div className="card-actions">
        {view.can_show && (
          <Action onPress={() => send(wentTo("RecoverySheet"))}>{t("sheet-show")}</Action>
        )}
        {view.can_replace && (
          <Action kind="plain" onPress={() => say({ kind: "NewSheetAsked" })}>
            {t("sheet-replace")}
          </Action>
        )}
      </div>
    </section>
  );
}

/** The new sheet, before it takes the place of the old one. */
export function NewSheet({ view, say }: { view: NewSheetView; say: Say }) {
  return (
    <Screen title={t("new-sheet-title")} className="sheet-screen">
      <p className="lead">{t("new-sheet-lead")}</p>
      {view.sheet.error && <Remark problem>{view.sheet.error}</Remark>}
      <Paper view={view.sheet} />
      <PaperActions view={view.sheet} />
      <Points points={view.points} />
      <div className="stack">
        <Action kind="primary" wide onPress={() => say({ kind: "NewSheetKept" })}>
          {t("sheet-have-it")}
        </Action>
        <Action kind="plain" wide onPress={() => say({ kind: "NewSheetLeft" })}>
          {t("new-sheet-leave")}
        </Action>
      </div>
    </Screen>
  );
}
