// Photos and voice notes on a page, read or being written.
import { useEffect, useRef, useState } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../phrases";
import { useMedia } from "../media";
import type { AttachmentView, AttachEvent } from "../types";
import { Action, Field, Remark } from "./controls";
import { BinIcon, VoiceIcon } from "./icons";
import { useJournal, useSend } from "./journal-context";
import { StateSign } from "./state";

/** What an attachment is called by those who cannot see or hear it. */
const named = (view: AttachmentView) => view.description || view.label;

/** All of a page. `editing` adds descriptions and removal. */
export function Attachments({
  page,
  attachments,
  editing = false,
}: {
  page: string;
  attachments: AttachmentView[];
  editing?: boolean;
}) {
  if (attachments.length === 0) return null;
  return (
    <ul className="attachments" aria-label={t("attachments")}>
      {attachments.map((view) => (
        <li key={view.attachment} className="attachment">
          {view.kind.kind === "Photo" ? (
            <Photo page={page} view={view} editing={editing} />
          ) : (
            <Voice page={page} view={view} editing={editing} />
          )}
        </li>
      ))}
    </ul>
  );
}

function State({ view }: { view: AttachmentView }) {
  return (
    <p className="attachment-state">
      <StateSign state={view.state.state} />
      {view.state.text}
    </p>
  );
}

function useSay(): (value: AttachEvent) => void {
  const send = useSend();
  return (value) => send({ kind: "Attach", value });
}

function Photo({
  page,
  view,
  editing,
}: {
  page: string;
  view: AttachmentView;
  editing: boolean;
}) {
  const { media } = useJournal();
  const [open, setOpen] = useState(false);
  const small = useMedia(media, page, view.has_thumbnail ? view.attachment : null, false);
  return (
    <>
      <Button
        className="photo-small"
        aria-label={t("photo-open", { name: named(view) })}
        onPress={() => setOpen(true)}
      >
        {small ? <img src={small} alt="" /> : <span className="photo-blank" />}
      </Button>
      {view.description && <p className="attachment-words">{view.description}</p>}
      <State view={view} />
      <ModalOverlay className="overlay" isOpen={open} onOpenChange={setOpen} isDismissable>
        <Modal className="modal photo-modal">
          <Dialog className="modal-dialog">
            <Heading slot="title" className="title">
              {t("photo")}
            </Heading>
            <Whole page={page} view={view} small={small} />
            {editing ? (
              <Describe view={view} close={() => setOpen(false)} />
            ) : (
              <p className="attachment-words">{named(view)}</p>
            )}
            <Action kind="quiet" wide onPress={() => setOpen(false)}>
              {t("close")}
            </Action>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

function Whole({
  page,
  view,
  small,
}: {
  page: string;
  view: AttachmentView;
  small: string | null;
}) {
  const { media } = useJournal();
  const [again, setAgain] = useState(0);
  const whole = useMedia(media, page, view.attachment, true, again);
  const url = whole ?? small;
  return (
    <>
      {url ? (
        <img
          className="photo-whole"
          src={url}
          alt={named(view)}
          width={view.width}
          height={view.height}
        />
      ) : (
        <span className="photo-blank" style={{ aspectRatio: `${view.width}/${view.height}` }} />
      )}
      {!whole && <Waiting view={view} again={() => setAgain(again + 1)} />}
    </>
  );
}

function Waiting({ view, again }: { view: AttachmentView; again: () => void }) {
  if (!view.problem)
    return (
      <p className="small" role="status">
        {t("attachment-coming")}
      </p>
    );
  return (
    <>
      <Remark problem>{view.problem}</Remark>
      <Action onPress={again}>{t("attachment-again")}</Action>
    </>
  );
}

function Describe({ view, close }: { view: AttachmentView; close: () => void }) {
  const say = useSay();
  const { attachment } = view;
  const [text, setText] = useState(view.description);
  const keep = useRef(() => undefined as void);
  keep.current = () => {
    if (text !== view.description) say({ kind: "Described", attachment, text });
  };
  // Leaving by Escape, or by a tap beside the dialog, keeps the words too.
  useEffect(() => () => keep.current(), []);
  return (
    <>
      <Field
        label={view.kind.kind === "Photo" ? t("photo-words") : t("voice-words")}
        hint={t("attachment-words-hint")}
        value={text}
        onChange={setText}
        onBlur={() => keep.current()}
        lines={2}
        maxLength={500}
      />
      <Action
        kind="plain"
        onPress={() => {
          close();
          say({ kind: "Removed", attachment });
        }}
      >
        <BinIcon />
        {t("attachment-remove")}
      </Action>
    </>
  );
}

function Voice({
  page,
  view,
  editing,
}: {
  page: string;
  view: AttachmentView;
  editing: boolean;
}) {
  const { media } = useJournal();
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const [again, setAgain] = useState(0);
  const url = useMedia(media, page, wanted ? view.attachment : null, true, again);
  return (
    <div className="voice">
      <p className="voice-name">
        <VoiceIcon />
        {named(view)}
      </p>
      {url ? (
        <audio controls autoPlay src={url} aria-label={named(view)} />
      ) : wanted ? (
        <Waiting view={view} again={() => setAgain(again + 1)} />
      ) : (
        <Action
          aria-label={t("voice-play", { name: named(view) })}
          onPress={() => setWanted(true)}
        >
          {t("voice-listen", { duration: view.duration })}
        </Action>
      )}
      <State view={view} />
      {editing &&
        (open ? (
          <Describe view={view} close={() => setOpen(false)} />
        ) : (
          <Action
            kind="plain"
            aria-label={t("voice-more", { name: named(view) })}
            onPress={() => setOpen(true)}
          >
            {t("voice-change")}
          </Action>
        ))}
    </div>
  );
}
