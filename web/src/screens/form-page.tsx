// A page made from a form: its fields on one scroll, each of which may be left alone.
import { t } from "../phrases";
import { AddAttachment } from "../components/add-attachment";
import { Attachments } from "../components/attachments";
import { useSend } from "../components/journal-context";
import { PageFooter, Tags, When } from "../components/page-parts";
import { Heading, Screen } from "../components/screen";
import { TextArea } from "../editor/text-area";
import { FieldOf } from "../fields/field";
import type { Say } from "../fields/field-group";
import type { EditorView, FieldView, FormView } from "../types";

/** Sends what happens to the page in the editor. */
export function useSay(): Say {
  const send = useSend();
  return (value) => send({ kind: "Editor", value });
}

export function FormPage({ view, form }: { view: EditorView; form: FormView }) {
  const say = useSay();
  return (
    <Screen
      className="writing form-page"
      back
      bar={<When view={view} say={say} />}
      footer={<PageFooter view={view} say={say} />}
    >
      <FormIntro form={form} />
      <Fields fields={form.fields} session={view.session} say={say} />
      <FormEnd view={view} form={form} say={say} />
    </Screen>
  );
}

/** What it is, and what stands above the first field. */
export function FormIntro({ form }: { form: FormView }) {
  return (
    <header className="form-intro">
      <Heading className="page-title">{form.title}</Heading>
      {form.intro.length === 0 && <p className="lead">{form.line}</p>}
      {form.intro.map((line) => (
        <p key={line} className="lead">
          {line}
        </p>
      ))}
    </header>
  );
}

/** Fields, one below the other. */
export function Fields({
  fields,
  session,
  say,
}: {
  fields: FieldView[];
  session: number;
  say: Say;
}) {
  if (fields.length === 0) return null;
  return (
    <div className="fields">
      {fields.map((field) => (
        <FieldOf key={field.key} field={field} session={session} say={say} />
      ))}
    </div>
  );
}

/** What stands below the last field: what every page can have, and where the form comes from. */
export function FormEnd({ view, form, say }: { view: EditorView; form: FormView; say: Say }) {
  return (
    <>
      {(view.body !== "" || form.closing) && (
        <div className="form-closing">
          {view.body !== "" && (
            <TextArea
              key={`body-${view.session}`}
              field="Body"
              className="form-words"
              label={t("editor-body")}
            />
          )}
          {form.closing && <p>{form.closing}</p>}
        </div>
      )}
      <Attachments page={view.page} attachments={view.attachments} editing />
      <Tags view={view} say={say} />
      <AddAttachment busy={view.attaching} />
      {form.source && <p className="small form-source">{form.source}</p>}
    </>
  );
}
