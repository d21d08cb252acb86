// Today: what is there for now, at most three cards of it, and nothing that is owed.
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { t } from "../phrases";
import { deviceKind } from "../journal";
import { opened } from "../components/add-sheet";
import { Action } from "../components/controls";
import { ForwardIcon, LockIcon, PenIcon, YouIcon } from "../components/icons";
import { CheckInIcon, PractiseIcon } from "../components/icons-daily";
import { useSend, wentTo } from "../components/journal-context";
import { LensLabel } from "../components/lens";
import { Row } from "../components/rows";
import { Screen } from "../components/screen";
import { useWide } from "../wide";
import type {
  FollowUpView,
  Happening,
  LinkView,
  OfferView,
  OnThisDayView,
  PracticeRowView,
  PromptView,
  RowView,
  TalkView,
  TodayView,
} from "../types";

export function Today({ view, whereabouts }: { view: TodayView; whereabouts: string }) {
  const cards = cardsOf(view);
  return (
    <Screen title={view.greeting} subtitle={view.day} above={<YouLink />} className="today">
      {view.doorway.length > 0 && <Doorway links={view.doorway} />}
      {cards}
      {cards.length === 0 && view.pages > 0 && (
        <p className="lead today-nothing">{t("today-nothing")}</p>
      )}
      <Begin />
      {view.on_this_day.map((earlier) => (
        <Earlier key={earlier.row.page} earlier={earlier} />
      ))}
      <p className="whereabouts">
        <LockIcon />
        {whereabouts}
      </p>
      {view.pages === 0 && (
        <p className="whereabouts">{t("today-empty", { device: deviceKind() })}</p>
      )}
    </Screen>
  );
}

/** In the order in which they matter. The core never gives more than there is room for. */
function cardsOf(view: TodayView): ReactNode[] {
  return [
    view.talk && <Talk key="talk" talk={view.talk} />,
    view.shift && <Shift key="shift" card={view.shift} />,
    view.follow_up && <FollowUp key="follow-up" follow={view.follow_up} />,
    view.practice && <Practice key="practice" practice={view.practice} />,
    view.prompt && <Prompt key="prompt" prompt={view.prompt} />,
    view.carry_on && <CarryOn key="carry-on" row={view.carry_on} />,
    view.offer && <Offer key="offer" offer={view.offer} />,
  ].filter(Boolean);
}

/** The rail has it in wide windows. */
function YouLink() {
  const send = useSend();
  if (useWide()) return null;
  return (
    <Button className="support-button you-button" onPress={() => send(wentTo("You"))}>
      <YouIcon />
      {t("nav-you")}
    </Button>
  );
}

function doorway(card: string): Happening {
  return { kind: "Form", value: { kind: "CardOpened", what: { kind: "Doorway" }, card } };
}

/** The shift that is about to begin or to end. */
function Shift({ card }: { card: LinkView }) {
  const send = useSend();
  const { id, title, line } = card;
  return (
    <section className="card shift-card" aria-labelledby="shift">
      <h2 id="shift" className="card-label">
        {line}
      </h2>
      <div className="card-actions">
        <Action kind="primary" onPress={() => send(doorway(id))}>
          {title}
        </Action>
        <Action
          kind="plain"
          onPress={() => send({ kind: "Shift", value: { kind: "CardDone", card: id } })}
        >
          {t("today-shift-aside")}
        </Action>
      </div>
    </section>
  );
}

function Doorway({ links }: { links: LinkView[] }) {
  const send = useSend();
  return (
    <div className="doorway">
      {links.map(({ id, title }) => (
        <Action key={id} kind="plain" onPress={() => send(doorway(id))}>
          {title}
        </Action>
      ))}
    </div>
  );
}

function Begin() {
  const send = useSend();
  return (
    <div className="today-blank">
      <Action kind="plain" onPress={() => send(opened("check-in"))}>
        <CheckInIcon />
        {t("add-check-in")}
      </Action>
      <Action kind="plain" onPress={() => send(wentTo("NewPage"))}>
        <PenIcon />
        {t("today-blank-page")}
      </Action>
    </div>
  );
}

function Talk({ talk }: { talk: TalkView }) {
  const send = useSend();
  return (
    <section className="card" aria-label={t("today-talk")}>
      <p>{talk.text}</p>
      <div className="card-actions">
        <Action kind="primary" onPress={() => send(wentTo("Support"))}>
          {t("support-title")}
        </Action>
        <Action
          kind="plain"
          onPress={() => send({ kind: "Support", value: { kind: "OfferPutAway" } })}
        >
          {t("not-now")}
        </Action>
        {talk.mutable && (
          <Action
            kind="plain"
            onPress={() => send({ kind: "Support", value: { kind: "OfferMuted" } })}
          >
            {t("today-talk-mute")}
          </Action>
        )}
      </div>
    </section>
  );
}

function FollowUp({ follow }: { follow: FollowUpView }) {
  const send = useSend();
  const { page } = follow;
  const answer = (outcome: "changed" | "answered") =>
    send({ kind: "System", value: { kind: "FollowUpAnswered", page, outcome } });
  return (
    <section className="card follow-up" aria-labelledby="follow-up">
      <h2 className="card-label">{follow.text}</h2>
      <p id="follow-up" className="prompt">
        {follow.question}
      </p>
      <div className="card-actions">
        <Action onPress={() => answer("changed")}>{t("follow-up-changed")}</Action>
        <Action onPress={() => send({ kind: "System", value: { kind: "FollowUpLater", page } })}>
          {t("follow-up-later")}
        </Action>
        <Action onPress={() => answer("answered")}>{t("follow-up-answered")}</Action>
        <Action
          kind="plain"
          onPress={() => send({ kind: "Journal", value: { kind: "PageOpened", page } })}
        >
          {t("follow-up-open")}
        </Action>
      </div>
    </section>
  );
}

function Practice({ practice }: { practice: PracticeRowView }) {
  const send = useSend();
  const [length] = practice.lengths;
  if (!length) return null;
  return (
    <section className="card practice-offer" aria-label={practice.title}>
      <Button
        className="line line-button"
        onPress={() =>
          send({
            kind: "Practice",
            value: {
              kind: "Chosen",
              practice: practice.id,
              script: length.script,
              variant: { kind: "Usual" },
            },
          })
        }
      >
        <PractiseIcon />
        <span className="line-words">
          <span className="line-label">{practice.title}</span>
          <span className="line-note">
            {length.label} · {practice.line}
          </span>
        </span>
        <ForwardIcon className="line-forward" />
      </Button>
    </section>
  );
}

function Prompt({ prompt }: { prompt: PromptView }) {
  const send = useSend();
  return (
    <section className="card prompt-card" aria-labelledby="prompt">
      <h2 className="card-label">{t("today-prompt")}</h2>
      <p id="prompt" className="prompt" aria-live="polite">
        {prompt.text}
      </p>
      {prompt.from && <p className="small line-from">{prompt.from}</p>}
      <div className="card-actions">
        <Action
          kind="primary"
          onPress={() => send({ kind: "Today", value: { kind: "PromptTaken" } })}
        >
          {t("today-write")}
        </Action>
        <Action
          kind="plain"
          onPress={() => send({ kind: "Today", value: { kind: "AnotherPromptAsked" } })}
        >
          {t("today-another")}
        </Action>
        <LensLabel lens={prompt.lens} />
      </div>
    </section>
  );
}

function CarryOn({ row }: { row: RowView }) {
  return (
    <section className="card carry-on" aria-labelledby="carry-on">
      <h2 id="carry-on" className="card-label">
        {t("today-carry-on")}
      </h2>
      <ul className="rows">
        <Row row={row} />
      </ul>
    </section>
  );
}

function Offer({ offer }: { offer: OfferView }) {
  const send = useSend();
  return (
    <section className="card offer" aria-label={t("today-offer")}>
      <p>{offer.text}</p>
      <div className="card-actions">
        <Action onPress={() => send({ kind: "WentTo", value: offer.place })}>{offer.action}</Action>
        {offer.declinable && (
          <Action
            kind="plain"
            onPress={() => send({ kind: "Backup", value: { kind: "OfferDeclined" } })}
          >
            {t("not-now")}
          </Action>
        )}
      </div>
    </section>
  );
}

/** A page of the same day, earlier. It can be sent away for good. */
function Earlier({ earlier: { label, row } }: { earlier: OnThisDayView }) {
  const send = useSend();
  return (
    <section className="earlier" aria-label={label}>
      <header>
        <h2 className="day-label">{label}</h2>
        <Action
          kind="plain"
          onPress={() =>
            send({ kind: "Journal", value: { kind: "OnThisDayVetoed", page: row.page } })
          }
        >
          {t("on-this-day-veto")}
        </Action>
      </header>
      <ul className="rows">
        <Row row={row} />
      </ul>
    </section>
  );
}
