// A text of the content pack, to be read, printed, or shown on a wall.
import { useState } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { TeachIcon } from "../components/bell-icons";
import { FormLines } from "../components/form-rows";
import { PrintIcon } from "../components/icons";
import { useJournal, useSend, wentTo } from "../components/journal-context";
import { LensLabel } from "../components/lens";
import { PracticeRows } from "../components/practices";
import { Heading, Screen } from "../components/screen";
import { Linked } from "../components/sentences";
import { goBack } from "../history";
import type { CardView } from "../types";
import { Doorway } from "./doorway";
import { OnTheWall } from "./on-the-wall";

export function Card({ view }: { view: CardView }) {
  const [read, setRead] = useState(view.content_note === null);
  if (view.kind.kind === "Doorway") return <Doorway view={view} />;
  const toTeach = view.kind.kind === "Teach";
  if (!read) return <Note view={view} onRead={() => setRead(true)} />;
  return (
    <Screen back bar={null} className="card-screen">
      <Head view={view} />
      <Paper view={view} />
      {!toTeach && <Next view={view} />}
      <div className="card-ways">
        <Action onPress={() => window.print()}>
          <PrintIcon />
          {t("card-print")}
        </Action>
        <WallAction view={view} />
      </div>
      {toTeach && <Next view={view} />}
    </Screen>
  );
}

function Head({ view }: { view: CardView }) {
  return (
    <header className="card-head">
      <Heading className="title">{view.title}</Heading>
      {view.line && <p className="lead">{view.line}</p>}
      {view.lens && <LensLabel lens={view.lens} />}
    </header>
  );
}

/** What it may stir, said before it is shown. */
function Note({ view, onRead }: { view: CardView; onRead: () => void }) {
  const journal = useJournal();
  return (
    <Screen back bar={null} className="card-screen">
      <Head view={view} />
      <section className="card" aria-labelledby="note">
        <h2 id="note" className="card-label">
          {t("card-before")}
        </h2>
        <p>{view.content_note}</p>
        <div className="card-actions">
          <Action kind="primary" onPress={onRead}>
            {t("card-show")}
          </Action>
          <Action kind="plain" onPress={() => goBack(journal)}>
            {t("not-now")}
          </Action>
        </div>
      </section>
      <div>
        <p className="small">{t("card-off-lead")}</p>
        <Action kind="plain" className="card-off" onPress={() => journal.send(wentTo("Settings"))}>
          {t("card-off")}
        </Action>
      </div>
    </Screen>
  );
}

/** The card itself, as it is printed too. */
function Paper({ view }: { view: CardView }) {
  const listed = view.kind.kind === "Teach";
  return (
    <article className={`card-paper card-${view.kind.kind.toLowerCase()}`}>
      <header className="print-only">
        <p className="card-paper-title">{view.title}</p>
        {view.line && <p>{view.line}</p>}
      </header>
      {view.sections.map(({ heading, lines }, index) => (
        <section key={index} className={heading ? "card-section" : "card-section card-bare"}>
          {heading && <h2 className="card-heading">{heading}</h2>}
          {listed ? (
            <ol className="card-steps">
              {lines.map((line, number) => (
                <li key={number}>{line}</li>
              ))}
            </ol>
          ) : (
            lines.map((line, number) => <p key={number}>{line}</p>)
          )}
        </section>
      ))}
      {view.consent && <p className="card-consent">{view.consent}</p>}
      {view.sources.length > 0 && (
        <section className="card-sources" aria-labelledby="sources">
          <h2 id="sources" className="card-label">
            {t("card-sources")}
          </h2>
          <ul>
            {view.sources.map((source, index) => (
              <li key={index}>
                <Linked text={source} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

function WallAction({ view }: { view: CardView }) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <Action onPress={() => setShown(true)}>
        <TeachIcon />
        {t("card-wall")}
      </Action>
      <OnTheWall view={view} isOpen={shown} onClose={() => setShown(false)} />
    </>
  );
}

/** What can follow from it. */
function Next({ view }: { view: CardView }) {
  const send = useSend();
  return (
    <>
      {view.can_try && (
        <Action
          kind="primary"
          wide
          onPress={() =>
            send({ kind: "Form", value: { kind: "MoveTaken", exemplar: view.id } })
          }
        >
          {t("card-try")}
        </Action>
      )}
      {view.kind.kind === "Pattern" && view.form ? (
        <Action
          kind="primary"
          wide
          onPress={() =>
            send({ kind: "Form", value: { kind: "Opened", form: view.form?.id ?? "" } })
          }
        >
          {t("card-rehearse")}
        </Action>
      ) : (
        view.form && <FormLines forms={[view.form]} />
      )}
      {view.practice && <PracticeRows practices={[view.practice]} />}
    </>
  );
}
