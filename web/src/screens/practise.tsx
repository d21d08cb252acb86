// Practise: by situation, the timer, plans, and what can be passed on.
import { Button } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { Fold } from "../components/fold";
import { useSend, wentTo } from "../components/journal-context";
import { CardLinks, Gentler, PracticeRows } from "../components/practices";
import { Row } from "../components/rows";
import { Screen } from "../components/screen";
import { Sentences } from "../components/sentences";
import type { LinkView, PractiseView, RowView } from "../types";
import { Timer } from "./timer";

export function Practise({ view }: { view: PractiseView }) {
  const send = useSend();
  return (
    <Screen title={t("practise-title")} subtitle={view.total} className="practise">
      {view.under_way !== null && (
        <section className="card under-way" aria-label={t("practise-under-way")}>
          <p>{t("practise-under-way-named", { title: view.under_way })}</p>
          <div className="card-actions">
            <Action kind="primary" onPress={() => send(wentTo("Practise"))}>
              {t("practise-back-to-it")}
            </Action>
          </div>
        </section>
      )}
      {view.gentler && <Gentler view={view.gentler} />}
      <div className="situations">
        {view.situations.map(({ title, practices }) => (
          <Fold key={title} name={`situation/${title}`} title={title}>
            <PracticeRows practices={practices} />
          </Fold>
        ))}
      </div>
      <Timer timer={view.timer} signs={view.signs} />
      <div className="situations">
        <Fold name="practise-plans" title={t("plans-title")} note={t("plans-note")}>
          <Plans plans={view.plans} ideas={view.plan_ideas} />
        </Fold>
        <Fold name="practise-teach" title={t("teach-title")} note={t("teach-note")}>
          <CardLinks kind="Teach" links={view.teach} />
        </Fold>
        <Fold name="practise-explainers" title={t("explainers-title")} note={t("explainers-note")}>
          <CardLinks kind="Explainer" links={view.explainers} />
        </Fold>
        <Fold name="practise-web" title={t("practise-on-the-web")}>
          <Sentences lines={view.on_the_web} />
        </Fold>
      </div>
    </Screen>
  );
}

/** If this, then that: own plans, and what others took up. */
function Plans({ plans, ideas }: { plans: RowView[]; ideas: LinkView[] }) {
  const send = useSend();
  const make = (idea: string) => send({ kind: "Practice", value: { kind: "PlanMade", idea } });
  return (
    <div className="plans">
      {plans.length > 0 && (
        <section aria-labelledby="plans-own">
          <h3 id="plans-own" className="card-label">
            {t("plans-own")}
          </h3>
          <ul className="rows">
            {plans.map((row) => (
              <Row key={row.page} row={row} />
            ))}
          </ul>
        </section>
      )}
      <Action onPress={() => make("")}>{t("plans-make")}</Action>
      <section aria-labelledby="plans-ideas">
        <h3 id="plans-ideas" className="card-label">
          {t("plans-ideas")}
        </h3>
        <ul className="lines">
          {ideas.map(({ id, title, line }) => (
            <li key={id}>
              <Button className="line line-button plan-idea" onPress={() => make(id)}>
                <span className="line-words">
                  <span className="plan-cue">{title}</span>
                  <span className="plan-then">{line}</span>
                </span>
                <span className="plan-take">{t("plans-take")}</span>
              </Button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
