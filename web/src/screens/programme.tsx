// The programme: its sessions, real cases, rehearsing, tools, and what was raised.
import { Button } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { Fold } from "../components/fold";
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
      <div className="situations">
        {view.sessions.length > 0 && (
          <Fold name="programme-sessions" title={view.title} note={t("sessions-note")}>
            <p>{view.line}</p>
            <Sessions sessions={view.sessions} />
          </Fold>
        )}
        {view.added.map(({ title, line, from, sessions }) => (
          <Fold key={`${from}/${title}`} name={`programme/${from}/${title}`} title={title} note={from}>
            <p>{line}</p>
            <Sessions sessions={sessions} />
          </Fold>
        ))}
        <Fold name="programme-exemplars" title={t("exemplars-title")} note={t("exemplars-note")}>
          {view.exemplars_off ? (
            <div className="off">
              <p>{t("exemplars-off")}</p>
              <Action onPress={() => send(wentTo("Settings"))}>{t("card-off")}</Action>
            </div>
          ) : (
            <Exemplars exemplars={view.exemplars} />
          )}
        </Fold>
        <Fold name="programme-patterns" title={t("patterns-title")} note={t("patterns-note")}>
          <CardLinks kind="Pattern" links={view.patterns} />
        </Fold>
        <Fold name="programme-tools" title={t("tools-title")} note={t("tools-note")}>
          <FormLines forms={view.tools} />
        </Fold>
      </div>
      <Button className="line line-button" onPress={() => send(wentTo("Ladder"))}>
        <span className="line-words">
          <span className="case-title">{t("programme-raised")}</span>
          <span className="line-note">{view.ladder}</span>
        </span>
        <ForwardIcon className="line-forward" />
      </Button>
    </Screen>
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
      {exemplars.map(({ id, title, line, content_note, from }) => (
        <li key={id}>
          <Button className="line line-button" onPress={() => open("Exemplar", id)}>
            <span className="line-words">
              <span className="case-title">{title}</span>
              <span className="line-note">{line}</span>
              {from && <span className="line-note line-from">{from}</span>}
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
