// The editor: the words, and a quiet line of things that can be said about them.
import { useState } from "react";
import { t } from "../phrases";
import { beginsWithVoice } from "../voice-note";
import { AddAttachment } from "../components/add-attachment";
import { Attachments } from "../components/attachments";
import { useSend } from "../components/journal-context";
import { PageFooter, Tags, When } from "../components/page-parts";
import { Screen } from "../components/screen";
import { TextArea } from "../editor/text-area";
import type { EditorEvent, EditorView } from "../types";
import { CheckIn } from "./check-in";
import { Draft } from "./draft";
import { FormPage } from "./form-page";
import { Pressure } from "./pressure";

/** The page in the editor, drawn as its form wants it. */
export function Editor({ view }: { view: EditorView }) {
  const { form } = view;
  if (!form) return <FreePage view={view} />;
  switch (form.drawing.kind) {
    case "Fields":
      return <FormPage view={view} form={form} />;
    case "CheckIn":
      return <CheckIn view={view} form={form} />;
    case "Pressure":
      return <Pressure view={view} form={form} />;
    case "Draft":
      return <Draft view={view} form={form} />;
  }
}

function FreePage({ view }: { view: EditorView }) {
  const send = useSend();
  const say = (value: EditorEvent) => send({ kind: "Editor", value });
  const [voice] = useState(() => beginsWithVoice(view.session));
  return (
    <Screen
      className="writing"
      back
      bar={<When view={view} say={say} />}
      footer={<PageFooter view={view} say={say} />}
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
        autoFocus={!voice}
      />
      <Attachments page={view.page} attachments={view.attachments} editing />
      <Tags view={view} say={say} />
      <AddAttachment busy={view.attaching} record={voice} />
    </Screen>
  );
}
