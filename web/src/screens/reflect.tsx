// Something to write from: a blank page, a prompt, or a form.
import { useState } from "react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { t } from "../phrases";
import { opened } from "../components/add-sheet";
import { Action } from "../components/controls";
import { PenIcon } from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { LENSES, lensClass, LensGlyph, lensName } from "../components/lens";
import { Screen } from "../components/screen";
import type { FormGroupView, ReflectPromptView, ReflectView } from "../types";

export function Reflect({ view }: { view: ReflectView }) {
  const send = useSend();
  return (
    <Screen back title={t("reflect-title")} className="reflect">
      <Action className="reflect-blank" onPress={() => send(wentTo("NewPage"))}>
        <PenIcon />
        {t("today-blank-page")}
      </Action>
      <Prompts prompts={view.prompts} />
      {view.groups.map((group) => (
        <Group key={group.title} group={group} />
      ))}
    </Screen>
  );
}

/** A few prompts of one lens; the others are a tap away. */
function Prompts({ prompts }: { prompts: ReflectPromptView[] }) {
  const send = useSend();
  const lenses = LENSES.filter((lens) =>
    prompts.some((each) => each.prompt.lens.kind === lens.kind),
  );
  const [lens, setLens] = useState(lenses[0]?.kind);
  return (
    <section className="section" aria-labelledby="prompts">
      <h2 id="prompts" className="section-title">
        {t("reflect-prompts")}
      </h2>
      <ToggleButtonGroup
        aria-label={t("reflect-lens")}
        className="chips"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={lens ? [lens] : []}
        onSelectionChange={(keys) => setLens(lenses.find(({ kind }) => keys.has(kind))?.kind)}
      >
        {lenses.map((each) => (
          <ToggleButton key={each.kind} id={each.kind} className={`chip ${lensClass(each)}`}>
            <LensGlyph lens={each} />
            {lensName(each)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <ul className="rows">
        {prompts
          .filter(({ prompt }) => prompt.lens.kind === lens)
          .map(({ id, prompt }) => (
            <li key={id} className="row-item">
              <Button
                className="row"
                onPress={() => send({ kind: "Form", value: { kind: "PromptOpened", prompt: id } })}
              >
                <span className="row-prompt">{prompt.text}</span>
                {prompt.from && <span className="line-note line-from">{prompt.from}</span>}
              </Button>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Group({ group }: { group: FormGroupView }) {
  const send = useSend();
  return (
    <section className="section" aria-label={group.title}>
      <h2 className="section-title">{group.title}</h2>
      <ul className="lines">
        {group.forms.map(({ id, title, line, minutes, from }) => (
          <li key={id}>
            <Button className="line line-button" onPress={() => send(opened(id))}>
              <span className="line-words">
                <span className="line-label">{title}</span>
                <span className="line-note">{line}</span>
                {from && <span className="line-note line-from">{from}</span>}
              </span>
              <span className="line-minutes">{minutes}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
