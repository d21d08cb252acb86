// The first page: one question, the keyboard already up, Save.
import { t } from "../phrases";
import { Action } from "../components/controls";
import { CheckIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Heading, Screen } from "../components/screen";
import { TextArea } from "../editor/text-area";
import type { EditorView, KeptView } from "../types";

export function FirstPage({ view }: { view: EditorView }) {
  const send = useSend();
  return (
    <Screen
      className="writing"
      back
      bar={<p className="bar-words">{view.when}</p>}
      footer={
        <div className="first-page-footer">
          <p className="kept" role="status">
            {view.has_content && <CheckIcon />}
            {view.kept}
          </p>
          <Action
            kind="primary"
            wide
            isDisabled={!view.has_content}
            onPress={() => send({ kind: "FirstRun", value: { kind: "FirstPageDone" } })}
          >
            {t("save")}
          </Action>
        </div>
      }
    >
      <Heading className="first-prompt">{view.prompt ?? t("first-page-title")}</Heading>
      <TextArea
        key={view.session}
        field="Body"
        className="page-text"
        label={t("editor-body")}
        placeholder={t("first-page-placeholder")}
        autoFocus
      />
    </Screen>
  );
}

/** After the first page: it is kept, and two quiet ways on. */
export function Kept({ view }: { view: KeptView }) {
  const send = useSend();
  const finish = () => send({ kind: "FirstRun", value: { kind: "Finished" } });
  return (
    <Screen className="narrow kept-screen" bar={null}>
      <div className="kept-words">
        <span className="kept-sign">
          <CheckIcon />
        </span>
        <Heading className="welcome-title">{t("kept-title")}</Heading>
        <p className="lead">{t("kept-lead")}</p>
        <blockquote className="card kept-page">
          <p className="row-title">{view.title}</p>
          <p className="small">{view.when}</p>
        </blockquote>
      </div>
      <div className="welcome-actions">
        <Action kind="primary" wide onPress={finish}>
          {t("continue")}
        </Action>
        <div className="quiet-links">
          <Action
            kind="plain"
            onPress={() => {
              finish();
              send({ kind: "WentTo", value: { kind: "LockSettings" } });
            }}
          >
            {t("kept-set-lock")}
          </Action>
          <Action kind="plain" onPress={() => send({ kind: "WentTo", value: { kind: "Support" } })}>
            {t("kept-see-support")}
          </Action>
        </div>
      </div>
    </Screen>
  );
}
