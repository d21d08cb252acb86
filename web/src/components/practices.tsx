// Practices in lists, the gentler path, and links to texts of the content pack.
import { Button } from "react-aria-components";
import { t } from "../phrases";
import type { CardKind, GentlerView, LinkView, PracticeRowView } from "../types";
import { ForwardIcon } from "./icons";
import { useSend } from "./journal-context";

/** A practice, and a button for each of its lengths. */
export function PracticeRow({ practice }: { practice: PracticeRowView }) {
  const send = useSend();
  const { id, title, line, lengths, from } = practice;
  return (
    <li className="practice">
      <p className="practice-title">{title}</p>
      <p className="practice-line">{line}</p>
      {from && <p className="small line-from">{from}</p>}
      <div className="practice-lengths" role="group" aria-label={t("practise-lengths", { title })}>
        {lengths.map(({ script, label }) => (
          <Button
            key={script}
            className="length"
            aria-label={t("practise-length-named", { length: label, title })}
            onPress={() =>
              send({
                kind: "Practice",
                value: { kind: "Chosen", practice: id, script, variant: { kind: "Usual" } },
              })
            }
          >
            {label}
          </Button>
        ))}
      </div>
    </li>
  );
}

/** Practices one below the other. */
export function PracticeRows({ practices }: { practices: PracticeRowView[] }) {
  return (
    <ul className="practices">
      {practices.map((practice) => (
        <PracticeRow key={practice.id} practice={practice} />
      ))}
    </ul>
  );
}

/** Something kind after difficult ones. */
export function Gentler({ view }: { view: GentlerView }) {
  return (
    <section className="card gentler" aria-labelledby="gentler">
      <h2 id="gentler" className="card-title">
        {view.title}
      </h2>
      {view.lines.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
      <PracticeRows practices={view.practices} />
    </section>
  );
}

/** Texts of one kind, as lines that open them. */
export function CardLinks({ kind, links }: { kind: CardKind["kind"]; links: LinkView[] }) {
  const send = useSend();
  return (
    <ul className="lines">
      {links.map(({ id, title, line }) => (
        <li key={id}>
          <Button
            className="line line-button"
            onPress={() =>
              send({ kind: "Form", value: { kind: "CardOpened", what: { kind }, card: id } })
            }
          >
            <span className="line-words">
              <span className="line-label">{title}</span>
              <span className="line-note">{line}</span>
            </span>
            <ForwardIcon className="line-forward" />
          </Button>
        </li>
      ))}
    </ul>
  );
}
