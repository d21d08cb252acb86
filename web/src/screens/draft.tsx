// A draft: words that are meant to leave, and the looking over before they do.
import { Dialog, Heading as DialogHeading, Modal, ModalOverlay } from "react-aria-components";
import { useState } from "react";
import { t } from "../phrases";
import { Action, Remark } from "../components/controls";
import { CopyIcon } from "../components/icons";
import { ShareIcon } from "../components/icons-daily";
import { useSend } from "../components/journal-context";
import { KeptLine, Tags, When } from "../components/page-parts";
import { Heading, Screen } from "../components/screen";
import type { EditorView, FindingView, FormView, SendView, SystemEvent } from "../types";
import { Fields, useSay } from "./form-page";

type Tell = (event: SystemEvent) => void;

export function Draft({ view, form }: { view: EditorView; form: FormView }) {
  const say = useSay();
  const send = useSend();
  const tell: Tell = (value) => send({ kind: "System", value });
  return (
    <Screen
      className="writing form-page draft"
      back
      bar={<When view={view} say={say} />}
      footer={
        <div className="draft-footer">
          <div className="editor-line">
            <KeptLine view={view} say={say} />
          </div>
          <div className="draft-actions">
            <Action onPress={() => say({ kind: "Done" })}>{t("done")}</Action>
            <Action
              kind="primary"
              isDisabled={!view.has_content}
              onPress={() => tell({ kind: "SendAsked" })}
            >
              {t("draft-send")}
            </Action>
          </div>
        </div>
      }
    >
      <header className="form-intro">
        <Heading className="page-title">{view.title || form.title}</Heading>
        {form.intro.map((line) => (
          <p key={line} className="lead">
            {line}
          </p>
        ))}
      </header>
      <Fields fields={form.fields} session={view.session} say={say} />
      <Tags view={view} say={say} />
      {view.sending && <Sending sending={view.sending} tell={tell} />}
    </Screen>
  );
}

function Sending({ sending, tell }: { sending: SendView; tell: Tell }) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={(open) => !open && tell({ kind: "SendLeft" })}
    >
      <Modal className="modal">
        <Dialog className="modal-dialog">
          {sending.kind === "Warned" ? (
            <Warned findings={sending.value} tell={tell} />
          ) : (
            <Ready text={sending.value} tell={tell} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What looks like a patient's, before it leaves. */
function Warned({ findings, tell }: { findings: FindingView[]; tell: Tell }) {
  return (
    <>
      <DialogHeading slot="title" className="title">
        {t("send-warned-title")}
      </DialogHeading>
      <p className="lead">{t("send-warned-lead")}</p>
      <ul className="findings">
        {findings.map(({ text, why }, index) => (
          <li key={index}>
            <mark>{text}</mark>
            <span className="small">{why}</span>
          </li>
        ))}
      </ul>
      <div className="stack">
        <Action kind="primary" wide autoFocus onPress={() => tell({ kind: "Masked" })}>
          {t("send-mask")}
        </Action>
        <Action wide onPress={() => tell({ kind: "SentAnyway" })}>
          {t("send-as-it-is")}
        </Action>
        <Action kind="plain" wide onPress={() => tell({ kind: "SendLeft" })}>
          {t("not-now")}
        </Action>
      </div>
    </>
  );
}

/** The text and nothing else: handed over by the person's own tap. */
function Ready({ text, tell }: { text: string; tell: Tell }) {
  const [refused, setRefused] = useState(false);
  const canShare = typeof navigator.share === "function";
  const hand = (over: Promise<void>) =>
    over.then(
      () => tell({ kind: "Sent" }),
      // Somebody who left the share sheet has changed their mind, and nothing went wrong.
      (error: unknown) =>
        setRefused(!(error instanceof DOMException && error.name === "AbortError")),
    );
  return (
    <>
      <DialogHeading slot="title" className="title">
        {t("send-ready-title")}
      </DialogHeading>
      <p className="lead">{t("send-ready-lead")}</p>
      <p className="send-text" tabIndex={0} aria-label={t("send-text")} role="group">
        {text}
      </p>
      {refused && <Remark problem>{t("send-refused")}</Remark>}
      <div className="stack">
        {canShare && (
          <Action
            kind="primary"
            wide
            autoFocus
            onPress={() => void hand(navigator.share({ text }))}
          >
            <ShareIcon />
            {t("send-share")}
          </Action>
        )}
        <Action
          kind={canShare ? "outline" : "primary"}
          wide
          onPress={() => void hand(navigator.clipboard.writeText(text))}
        >
          <CopyIcon />
          {t("send-copy")}
        </Action>
        <Action kind="plain" wide onPress={() => tell({ kind: "SendLeft" })}>
          {t("not-now")}
        </Action>
      </div>
    </>
  );
}
