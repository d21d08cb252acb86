// The backup file: everything, sealed by a passphrase, wherever the person likes to keep it.
import { useEffect, useRef, useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { Action, Field, Remark } from "../components/controls";
import { CheckIcon, FileIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import type { BackupView } from "../types";

export function Backup({ view }: { view: BackupView }) {
  const send = useSend();
  const [passphrase, setPassphrase] = useState("");
  const [opening, setOpening] = useState(false);
  useEffect(() => {
    if (view.done) setPassphrase("");
  }, [view.done]);
  return (
    <Screen back title={t("backup-title")}>
      <p className="lead">{t("backup-lead")}</p>
      {view.done && (
        <p className="kept" role="status">
          <CheckIcon />
          {view.done}
        </p>
      )}
      <Form
        className="form card"
        onSubmit={(event) => {
          event.preventDefault();
          setOpening(false);
          send({ kind: "Backup", value: { kind: "SaveAsked", passphrase } });
        }}
      >
        <h2 className="card-title">{t("backup-save-title")}</h2>
        <p className="small">{view.summary}</p>
        <Field
          label={t("passphrase")}
          hint={t("backup-passphrase-hint")}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          onChange={setPassphrase}
          error={opening ? null : view.error}
        />
        <Action kind="primary" wide type="submit" busy={view.busy && !opening}>
          {view.busy && !opening ? t("backup-saving") : t("backup-save")}
        </Action>
      </Form>
      <div className="card">
        <h2 className="card-title">{t("backup-open-title")}</h2>
        <p className="small">{t("backup-open-lead")}</p>
        <OpenForm
          busy={view.busy && opening}
          error={opening ? view.error : null}
          onOpen={() => setOpening(true)}
          kind="outline"
        />
      </div>
    </Screen>
  );
}

/** First run: a journal comes out of a file. */
export function OpenBackup({ view }: { view: BackupView }) {
  const send = useSend();
  return (
    <Screen className="narrow" back title={t("open-backup-title")}>
      <p className="lead">{t("open-backup-lead")}</p>
      {view.done ? (
        <>
          <p className="kept" role="status">
            <CheckIcon />
            {view.done}
          </p>
          <Action
            kind="primary"
            wide
            onPress={() => send({ kind: "FirstRun", value: { kind: "Finished" } })}
          >
            {t("continue")}
          </Action>
        </>
      ) : (
        <OpenForm busy={view.busy} error={view.error} kind="primary" />
      )}
    </Screen>
  );
}

function OpenForm({
  busy,
  error,
  kind,
  onOpen,
}: {
  busy: boolean;
  error: string | null;
  kind: "primary" | "outline";
  onOpen?: () => void;
}) {
  const send = useSend();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [unreadable, setUnreadable] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const open = async () => {
    if (!file) return;
    onOpen?.();
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      setUnreadable(false);
      send({ kind: "Backup", value: { kind: "FileOpened", bytes, passphrase } });
    } catch {
      setUnreadable(true);
    }
  };
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <input
        ref={chooser}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t("backup-choose")}
        onChange={(event) => setFile(event.target.files?.[0])}
      />
      <Action wide onPress={() => chooser.current?.click()}>
        <FileIcon />
        {file ? file.name : t("backup-choose")}
      </Action>
      {unreadable && <Remark problem>{t("backup-unreadable")}</Remark>}
      <Field
        label={t("backup-passphrase-of-file")}
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={setPassphrase}
        error={error}
      />
      <Action kind={kind} wide type="submit" busy={busy} isDisabled={!file}>
        {busy ? t("backup-opening") : t("backup-open")}
      </Action>
    </Form>
  );
}
