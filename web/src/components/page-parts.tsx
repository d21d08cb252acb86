// What is said about a page while it is written: when it was, its tags, and whether it is kept.
import { useState } from "react";
import {
  Button,
  Dialog,
  DialogTrigger,
  Form,
  Popover,
} from "react-aria-components";
import { t } from "../phrases";
import { Action, Field, IconAction, LensChips } from "./controls";
import { BinIcon, CheckIcon, ClockIcon, CloseIcon, MoreIcon, TagIcon } from "./icons";
import { WordForm } from "./word-form";
import type { EditorEvent, EditorView } from "../types";

type Say = (event: EditorEvent) => void;

/** When it was, and the way to change that. */
export function When({ view, say }: { view: EditorView; say: Say }) {
  const onChoose = (local: string) => say({ kind: "WhenChosen", local });
  const [local, setLocal] = useState(view.when_local);
  return (
    <DialogTrigger onOpenChange={(open) => open && setLocal(view.when_local)}>
      <Button className="when" aria-label={t("editor-when", { when: view.when })}>
        {view.when}
        <ClockIcon />
      </Button>
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label={t("editor-when-title")} className="popover-dialog">
          {({ close }) => (
            <Form
              className="form"
              onSubmit={(event) => {
                event.preventDefault();
                if (local) onChoose(local);
                close();
              }}
            >
              <Field
                label={t("editor-when-label")}
                value={local}
                onChange={setLocal}
                input={{ type: "datetime-local" }}
              />
              <Action kind="primary" type="submit">
                {t("editor-when-set")}
              </Action>
            </Form>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Whether it is kept, and what else can be done with it. */
export function KeptLine({ view, say }: { view: EditorView; say: Say }) {
  return (
    <>
      <p className="kept" role="status">
        {view.has_content && <CheckIcon />}
        {view.kept}
      </p>
      <DialogTrigger>
        <IconAction label={t("more")}>
          <MoreIcon />
        </IconAction>
        <Popover className="popover" placement="top end">
          <Dialog className="menu" aria-label={t("more")}>
            <Button className="menu-item" onPress={() => say({ kind: "Binned" })}>
              <BinIcon />
              {t("put-in-bin")}
            </Button>
          </Dialog>
        </Popover>
      </DialogTrigger>
    </>
  );
}

/** The lens, whether it is kept, and Done. */
export function PageFooter({ view, say }: { view: EditorView; say: Say }) {
  return (
    <div className="editor-footer">
      <LensChips
        label={t("lens-label")}
        chosen={view.lens}
        onChoose={(lens) => say({ kind: "LensChosen", lens })}
      />
      <div className="editor-line">
        <KeptLine view={view} say={say} />
        <Action kind="primary" className="done" onPress={() => say({ kind: "Done" })}>
          {t("done")}
        </Action>
      </div>
    </div>
  );
}

/** How many tags are offered at once. */
const SUGGESTIONS_MAX = 5;

/** Its tags, and the way to more of them. */
export function Tags({ view, say }: { view: EditorView; say: Say }) {
  const [adding, setAdding] = useState(false);
  const [typed, setTyped] = useState("");
  const add = (tag: string) => {
    if (tag.trim() !== "") say({ kind: "TagAdded", tag });
    setTyped("");
  };
  const wanted = typed.trim().toLocaleLowerCase();
  const suggestions = view.tag_suggestions
    .filter((tag) => tag.toLocaleLowerCase().startsWith(wanted))
    .slice(0, SUGGESTIONS_MAX);
  return (
    <section className="tags" aria-label={t("tags")}>
      {view.tags.length > 0 && (
        <ul className="tag-list">
          {view.tags.map((tag) => (
            <li key={tag} className="tag">
              <TagIcon />
              {tag}
              <Button
                className="tag-remove"
                aria-label={t("tag-remove", { tag })}
                onPress={() => say({ kind: "TagRemoved", tag })}
              >
                <CloseIcon />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {adding ? (
        <div className="tag-adding">
          <WordForm
            label={t("tag-new")}
            typed={typed}
            onType={setTyped}
            onAdd={add}
            onLeave={() => setAdding(false)}
          />
          {suggestions.length > 0 && (
            <ul className="tag-list" aria-label={t("tag-suggestions")}>
              {suggestions.map((tag) => (
                <li key={tag}>
                  <Button className="chip" onPress={() => add(tag)}>
                    {tag}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </div>
      ) : (
        <Action kind="plain" className="tag-begin" onPress={() => setAdding(true)}>
          <TagIcon />
          {t("tag-begin")}
        </Action>
      )}
    </section>
  );
}
