// What was raised, what was answered, what changed.
import { t } from "../phrases";
import { Row } from "../components/rows";
import { Screen } from "../components/screen";
import type { LadderView } from "../types";

export function Ladder({ view }: { view: LadderView }) {
  return (
    <Screen back title={t("ladder-title")}>
      <p className="lead">{view.summary}</p>
      <ol className="ladder">
        {view.rungs.map((rung) => (
          <li key={rung.title} className={rung.count > 0 ? "rung rung-on" : "rung"}>
            <h2 className="section-title">
              {rung.title}
              <span className="rung-count">{rung.count}</span>
            </h2>
            {rung.rows.length > 0 && (
              <ul className="rows">
                {rung.rows.map((row) => (
                  <Row key={row.page} row={row} />
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Screen>
  );
}
