// The bin: pages that can be put back.
import { t } from "../phrases";
import { Action } from "../components/controls";
import { RestoreIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { RowWords } from "../components/rows";
import { Screen } from "../components/screen";
import type { BinView } from "../types";

export function Bin({ view }: { view: BinView }) {
  const send = useSend();
  return (
    <Screen back title={t("bin-title")}>
      <p className="lead">{view.summary}</p>
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
          </li>
        ))}
      </ul>
    </Screen>
  );
}
