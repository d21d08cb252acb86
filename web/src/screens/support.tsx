// People to talk to. The same for everyone, and reachable from every screen.
import { t } from "../phrases";
import { Screen } from "../components/screen";
import type { SupportView } from "../types";

export function Support({ view }: { view: SupportView }) {
  return (
    <Screen back support={false} title={t("support-title")}>
      <div className="support-words">
        {view.words.map((sentence, index) => (
          <p key={index}>{sentence}</p>
        ))}
      </div>
      <ul className="support-lines">
        {view.lines.map((line, index) => (
          <li key={index} className="support-line">
            <h2 className="support-label">{line.label}</h2>
            {line.link ? (
              <a
                className="support-contact"
                href={line.link}
                {...(line.link.startsWith("http")
                  ? { target: "_blank", rel: "noopener noreferrer" }
                  : {})}
              >
                {line.contact}
              </a>
            ) : (
              <p className="support-contact">{line.contact}</p>
            )}
            {line.note && <p className="support-note">{line.note}</p>}
          </li>
        ))}
      </ul>
      <p className="small">{view.checked}</p>
    </Screen>
  );
}
