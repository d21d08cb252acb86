// This device was removed from the journal: what happened, what stays, and the ways back.
import { t } from "../phrases";
import { Action, Remark } from "../components/controls";
import { Screen } from "../components/screen";
import type { RemovedView, SyncEvent } from "../types";
import { Points } from "./device-list";

export function RemovedHere({
  view,
  say,
}: {
  view: RemovedView;
  say: (event: SyncEvent) => void;
}) {
  return (
    <Screen back title={t("devices-title")}>
      <section className="card" aria-labelledby="removed-here">
        <h2 id="removed-here" className="card-title">
          {view.title}
        </h2>
        <Points points={view.points} />
        {view.unsent && <Remark>{view.unsent}</Remark>}
        <div className="card-actions">
          <Action kind="primary" onPress={() => say({ kind: "JoinChosen" })}>
            {t("removed-join")}
          </Action>
          <Action onPress={() => say({ kind: "RestoreChosen" })}>{t("welcome-words")}</Action>
        </div>
      </section>
    </Screen>
  );
}
