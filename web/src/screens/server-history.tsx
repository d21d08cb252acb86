// What happened with the server, in plain sentences.
import { t } from "../phrases";
import { Screen } from "../components/screen";
import type { ServerHistoryView } from "../types";

export function ServerHistory({ view }: { view: ServerHistoryView }) {
  return (
    <Screen back title={t("history-title")}>
      <p className="lead">{view.lead}</p>
      {view.entries.map((entry, index) => (
        <section className="section" key={view.entries.length - index}>
          <h2 className="section-title">{entry.text}</h2>
          <p className="small">{entry.when}</p>
          {entry.details.map((detail) => (
            <p key={detail}>{detail}</p>
          ))}
        </section>
      ))}
    </Screen>
  );
}
