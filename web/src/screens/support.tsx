// People to talk to. The same for everyone, and reachable from every screen.
import { useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { Action, Field } from "../components/controls";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import type {
  AddedSupportView,
  NationView,
  SlotView,
  SupportEvent,
  SupportLineView,
  SupportView,
} from "../types";

export function Support({ view }: { view: SupportView }) {
  const send = useSend();
  const say = (value: SupportEvent) => send({ kind: "Support", value });
  const [first, ...words] = view.words;
  return (
    <Screen back support={false} title={t("support-title")}>
      <p className="support-first">{first}</p>
      {view.nations.length > 0 && (
        <Nations
          nations={view.nations}
          choose={(nation) => say({ kind: "NationChosen", nation })}
        />
      )}
      <ul className="support-lines">
        {view.lines.map((line, index) => (
          <Line key={index} line={line} />
        ))}
      </ul>
      <p className="small">{view.checked}</p>
      {view.added.map((people) => (
        <People key={`${people.from}/${people.title}`} people={people} />
      ))}
      {view.slots.length > 0 && (
        <section className="section" aria-labelledby="nearby">
          <h2 id="nearby" className="section-title">
            {t("support-nearby")}
          </h2>
          <ul className="support-lines">
            {view.slots.map((slot) => (
              <Slot
                key={slot.id}
                slot={slot}
                write={(text) => say({ kind: "SlotWritten", slot: slot.id, text })}
              />
            ))}
          </ul>
        </section>
      )}
      <div className="support-words">
        {words.map((sentence, index) => (
          <p key={index}>{sentence}</p>
        ))}
      </div>
    </Screen>
  );
}

/** People whom an added pack brings. */
function People({ people }: { people: AddedSupportView }) {
  const { title, from, lines, checked } = people;
  return (
    <section className="section" aria-label={title}>
      <h2 className="section-title">{title}</h2>
      <p className="small line-from">{from}</p>
      <ul className="support-lines">
        {lines.map((line, index) => (
          <Line key={index} line={line} />
        ))}
      </ul>
      <p className="small">{checked}</p>
    </section>
  );
}

function Nations({
  nations,
  choose,
}: {
  nations: NationView[];
  choose: (nation: string) => void;
}) {
  return (
    <label className="nations">
      <span className="field-label">{t("support-nation")}</span>
      <select
        className="field-input select"
        value={nations.find(({ on }) => on)?.id}
        onChange={({ target }) => choose(target.value)}
      >
        {nations.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Line({ line }: { line: SupportLineView }) {
  return (
    <li className="support-line">
      <h2 className="support-label">{line.label}</h2>
      <Reach line={line} />
    </li>
  );
}

/** How somebody is reached: a link where there is one to open. */
function Reach({ line }: { line: SupportLineView }) {
  const elsewhere = { target: "_blank", rel: "noopener noreferrer" };
  return (
    <>
      {line.link ? (
        <a
          className="support-contact"
          href={line.link}
          {...(line.link.startsWith("http") ? elsewhere : {})}
        >
          {line.contact}
        </a>
      ) : (
        <p className="support-contact">{line.contact}</p>
      )}
      {line.note && <p className="support-note">{line.note}</p>}
    </>
  );
}

/** Somebody nearby: a place to fill in, once, for a night when it is needed. */
function Slot({ slot, write }: { slot: SlotView; write: (text: string) => void }) {
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(slot.text);
  const begin = () => {
    setText(slot.text);
    setEditing(true);
  };
  if (editing) {
    return (
      <li className="support-line">
        <Form
          className="slot-form"
          onSubmit={(event) => {
            event.preventDefault();
            write(text);
            setEditing(false);
          }}
        >
          <Field
            label={slot.label}
            hint={t("slot-hint")}
            value={text}
            onChange={setText}
            autoFocus
          />
          <div className="card-actions">
            <Action type="submit">{t("save")}</Action>
            <Action kind="plain" onPress={() => setEditing(false)}>
              {t("cancel")}
            </Action>
          </div>
        </Form>
      </li>
    );
  }
  const filled = slot.text !== "";
  return (
    <li className="support-line slot">
      <div className="slot-words">
        <h3 className="support-label">{slot.label}</h3>
        {filled ? (
          <p className="slot-text">
            <Dialled text={slot.text} />
          </p>
        ) : slot.filled ? (
          <Reach line={slot.filled} />
        ) : (
          <p className="support-note">{slot.hint}</p>
        )}
      </div>
      <Action
        kind="plain"
        aria-label={
          filled
            ? t("slot-change-named", { slot: slot.label })
            : t("slot-fill-named", { slot: slot.label })
        }
        onPress={begin}
      >
        {filled ? t("slot-change") : t("slot-fill")}
      </Action>
    </li>
  );
}

const NUMBER = /(\+?\d[\d ]{4,}\d)/;

/** A text in which telephone numbers can be tapped. */
function Dialled({ text }: { text: string }) {
  return text.split(NUMBER).map((part, index) =>
    NUMBER.test(part) ? (
      <a key={index} className="slot-number" href={`tel:${part.replaceAll(" ", "")}`}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
