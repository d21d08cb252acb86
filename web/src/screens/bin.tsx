// The bin: pages that can be put back, or deleted for good in two taps.
import { useState } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { BinIcon, RestoreIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { RowWords } from "../components/rows";
import { Screen } from "../components/screen";
import type { BinView } from "../types";

export function Bin({ view }: { view: BinView }) {
  const send = useSend();
  // Which page, or everything, waits for the second tap.
  const [asked, setAsked] = useState<string | null>(null);
  const all = "all";
  const confirm = () => {
    setAsked(null);
    send({
      kind: "Journal",
      value:
        asked === all
          ? { kind: "BinEmptied" }
          : { kind: "DeletedForGood", page: asked ?? "" },
    });
  };
  const sure = (
    <div className="card" role="group" aria-label={t("delete-for-good")}>
      <p>{t("delete-for-good-lead")}</p>
      <div className="card-actions">
        <Action kind="primary" onPress={confirm}>
          {t("delete-for-good")}
        </Action>
        <Action onPress={() => setAsked(null)}>{t("delete-keep")}</Action>
      </div>
    </div>
  );
  return (
    <Screen back title={t("bin-title")}>
      <p className="lead">{view.summary}</p>
      {view.rows.length > 0 && asked !== all && (
        <Action kind="plain" className="bin-empty" onPress={() => setAsked(all)}>
          <BinIcon />
          {t("bin-empty-it")}
        </Action>
      )}
      {asked === all && sure}
      <ul className="rows">
        {view.rows.map((row) => (
          <li key={row.page} className="row-item bin-row">
            <div className="row">
              <RowWords row={row} />
            </div>
            <Action
              onPress={() => send({ kind: "Journal", value: { kind: "Restored", page: row.page } })}
            >
              <RestoreIcon />
              {t("put-back")}
            </Action>
            {asked === row.page ? (
              sure
            ) : (
              <Action kind="plain" onPress={() => setAsked(row.page)}>
                <BinIcon />
                {t("delete-for-good")}
              </Action>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  );
}
