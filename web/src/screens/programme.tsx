// The programme: its sessions, real cases, rehearsing, tools, and what was raised.
import { Button } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { FormLines } from "../components/form-rows";
import { ForwardIcon } from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { LensLabel } from "../components/lens";
import { CardLinks } from "../components/practices";
import { Screen } from "../components/screen";
import type { CardKind, ExemplarRowView, ProgrammeView, SessionRowView } from "../types";

export function Programme({ view }: { view: ProgrammeView }) {
  const send = useSend();
  return (
    <Screen title={t("programme-title")} className="programme">
      <Part id="ladder" title={t("programme-raised")}>
        <ul className="lines">
          <li>
            <Button className="line line-button" onPress={() => send(wentTo("Ladder"))}>
              <span className="line-words">{view.ladder}</span>
              <ForwardIcon className="line-forward" />
            </Button>
          </li>
        </ul>
      </Part>
      <Part id="exemplars" title={t("exemplars-title")} lead={t("exemplars-lead")}>
        {view.exemplars_off ? (
          <div className="off">
            <p>{t("exemplars-off")}</p>
            <Action onPress={() => send(wentTo("Settings"))}>{t("settings-title")}</Action>
          </div>
        ) : (
          <Exemplars exemplars={view.exemplars} />
        )}
      </Part>
      <Part id="patterns" title={t("patterns-title")} lead={t("patterns-lead")}>
        <CardLinks kind="Pattern" links={view.patterns} />
      </Part>
      <Part id="tools" title={t("tools-title")}>
        <FormLines forms={view.tools} />
      </Part>
      {view.sessions.length > 0 && (
        <Part id="sessions" title={view.title} lead={view.line}>
          <Sessions sessions={view.sessions} />
        </Part>
      )}
    </Screen>
  );
}

function Part({
  id,
  title,
  lead,
  children,
}: {
  id: string;
  title: string;
  lead?: string;
  children: React.ReactNode;
}) {
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id} className="section-title">
        {title}
      </h2>
      {lead && <p className="small">{lead}</p>}
      {children}
    </section>
  );
}

function useCard(): (kind: CardKind["kind"], card: string) => void {
  const send = useSend();
  return (kind, card) =>
    send({ kind: "Form", value: { kind: "CardOpened", what: { kind }, card } });
}

function Exemplars({ exemplars }: { exemplars: ExemplarRowView[] }) {
  const open = useCard();
  return (
    <ul className="lines">
      {exemplars.map(({ id, title, line, content_note }) => (
        <li key={id}>
          <Button className="line line-button" onPress={() => open("Exemplar", id)}>
            <span className="line-words">
              <span className="case-title">{title}</span>
              <span className="line-note">{line}</span>
              {content_note && (
                <span className="line-note case-note">
                  {t("content-note", { note: content_note })}
                </span>
              )}
            </span>
            <ForwardIcon className="line-forward" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Sessions({ sessions }: { sessions: SessionRowView[] }) {
  const open = useCard();
  return (
    <ol className="sessions">
      {sessions.map(({ id, number, title, lens }) => (
        <li key={id} className="session">
          <span className="session-number" aria-hidden="true">
            {number}
          </span>
          <Button className="line line-button" onPress={() => open("Session", id)}>
            <span className="line-words">
              <span className="case-title">{title}</span>
              <LensLabel lens={lens} />
            </span>
            <ForwardIcon className="line-forward" />
          </Button>
        </li>
      ))}
    </ol>
  );
}
