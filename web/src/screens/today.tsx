// Today: what is there for now, and nothing that is owed.
import { t } from "../phrases";
import { deviceKind } from "../journal";
import { Action } from "../components/controls";
import { LockIcon, PenIcon } from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { LensLabel } from "../components/lens";
import { Row } from "../components/rows";
import { Screen } from "../components/screen";
import type { OfferView, PromptView, TodayView } from "../types";

export function Today({ view, whereabouts }: { view: TodayView; whereabouts: string }) {
  const send = useSend();
  return (
    <Screen title={view.greeting} subtitle={view.day} className="today">
      {view.prompt && <Prompt prompt={view.prompt} />}
      {view.carry_on && (
        <section className="card carry-on" aria-labelledby="carry-on">
          <h2 id="carry-on" className="card-label">
            {t("today-carry-on")}
          </h2>
          <ul className="rows">
            <Row row={view.carry_on} />
          </ul>
        </section>
      )}
      {view.offer && <Offer offer={view.offer} />}
      <div className="today-blank">
        <Action kind="plain" onPress={() => send(wentTo("NewPage"))}>
          <PenIcon />
          {t("today-blank-page")}
        </Action>
      </div>
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

function Prompt({ prompt }: { prompt: PromptView }) {
  const send = useSend();
  return (
    <section className="card prompt-card" aria-labelledby="prompt">
      <h2 className="card-label">{t("today-prompt")}</h2>
      <p id="prompt" className="prompt" aria-live="polite">
        {prompt.text}
      </p>
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
