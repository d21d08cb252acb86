// The editor: the words, and a quiet line of things that can be said about them.
import { useState } from "react";
import {
  Button,
  Dialog,
  DialogTrigger,
  Form,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
} from "react-aria-components";
import { t } from "../phrases";
import { AddAttachment } from "../components/add-attachment";
import { Attachments } from "../components/attachments";
import { Action, Field, IconAction, LensChips } from "../components/controls";
import { BinIcon, CheckIcon, ClockIcon, CloseIcon, MoreIcon, TagIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import { TextArea } from "../editor/text-area";
import type { EditorEvent, EditorView } from "../types";

export function Editor({ view }: { view: EditorView }) {
  const send = useSend();
  const say = (value: EditorEvent) => send({ kind: "Editor", value });
  return (
    <Screen
      className="writing"
      back
      bar={<When view={view} onChoose={(local) => say({ kind: "WhenChosen", local })} />}
      footer={<Footer view={view} say={say} />}
    >
      <h1 className="visually-hidden">{t("editor-heading")}</h1>
      {view.prompt && <p className="editor-prompt">{view.prompt}</p>}
      <TextArea
        key={`title-${view.session}`}
        field="Title"
        className="page-title-text"
        label={t("editor-title")}
        placeholder={t("editor-title-placeholder")}
        onEnter={() => document.querySelector<HTMLElement>(".page-text")?.focus()}
      />
      <TextArea
        key={`body-${view.session}`}
        field="Body"
        className="page-text"
        label={t("editor-body")}
        placeholder={t("editor-body-placeholder")}
        autoFocus
      />
      <Attachments page={view.page} attachments={view.attachments} editing />
      <Tags view={view} say={say} />
      <AddAttachment busy={view.attaching} />
    </Screen>
  );
}

function When({ view, onChoose }: { view: EditorView; onChoose: (local: string) => void }) {
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

function Footer({ view, say }: { view: EditorView; say: (event: EditorEvent) => void }) {
  return (
    <div className="editor-footer">
      <LensChips
        label={t("lens-label")}
        chosen={view.lens}
        onChoose={(lens) => say({ kind: "LensChosen", lens })}
      />
      <div className="editor-line">
        <p className="kept" role="status">
          {view.has_content && <CheckIcon />}
          {view.kept}
        </p>
        <MenuTrigger>
          <IconAction label={t("more")}>
            <MoreIcon />
          </IconAction>
          <Popover className="popover" placement="top end">
            <Menu className="menu" aria-label={t("more")}>
              <MenuItem className="menu-item" onAction={() => say({ kind: "Binned" })}>
                <BinIcon />
                {t("put-in-bin")}
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
        <Action kind="primary" className="done" onPress={() => say({ kind: "Done" })}>
          {t("done")}
        </Action>
      </div>
    </div>
  );
}

/** How many tags are offered at once. */
const SUGGESTIONS_MAX = 5;

function Tags({ view, say }: { view: EditorView; say: (event: EditorEvent) => void }) {
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
          <Form
            className="tag-form"
            onSubmit={(event) => {
              event.preventDefault();
              add(typed);
            }}
          >
            <Field
              label={t("tag-new")}
              value={typed}
              onChange={setTyped}
              autoFocus
              onKeyDown={(event) => event.key === "Escape" && setAdding(false)}
              input={{ autoCapitalize: "none", enterKeyHint: "done" }}
            />
            <Action type="submit">{t("tag-add")}</Action>
          </Form>
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
