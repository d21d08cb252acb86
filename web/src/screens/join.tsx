// Bringing this device into a journal that exists elsewhere: from another device, or from 24 words.
import { useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { Action, Field, Remark } from "../components/controls";
import { CheckWords } from "../components/check-words";
import { Fingerprint } from "../components/fingerprint";
import { CheckIcon, Mark } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Qr } from "../components/qr";
import { ScanAction } from "../components/scanner";
import { Heading, Screen } from "../components/screen";
import type { JoinEvent, JoinView } from "../types";

export function Join({ view, onArrived }: { view: JoinView; onArrived: () => void }) {
  const send = useSend();
  const say = (value: JoinEvent) => send({ kind: "Join", value });
  const cancel = () => say({ kind: "Cancelled" });
  switch (view.kind) {
    case "Relay":
      return <RelayForm view={view} onAsk={(relay) => say({ kind: "CodeAsked", relay })} />;
    case "Showing":
      return <Showing view={view} onCancel={cancel} />;
    case "Comparing":
      return (
        <CheckWords
          words={view.words}
          waiting={view.waiting}
          onCompared={(same) => say({ kind: "WordsCompared", same })}
          onCancel={cancel}
        />
      );
    case "Words":
      return (
        <WordsForm
          view={view}
          onWords={(words, relay) => say({ kind: "WordsEntered", words, relay })}
        />
      );
    case "Arriving":
      return (
        <Screen className="narrow" bar={null}>
          <div className="arriving">
            <Mark className="mark mark-waiting" />
            <Heading className="title">{t("arriving-title")}</Heading>
            <p className="lead" role="status">
              {view.progress}
            </p>
          </div>
        </Screen>
      );
    case "Arrived":
      return (
        <Screen className="narrow" bar={null}>
          <div className="arriving">
            <span className="kept-sign">
              <CheckIcon />
            </span>
            <Heading className="title">{t("arrived-title")}</Heading>
            <p className="lead" role="status">
              {view.summary}
            </p>
            <Fingerprint words={view.fingerprint} />
            <Action kind="primary" wide onPress={onArrived}>
              {t("continue")}
            </Action>
          </div>
        </Screen>
      );
  }
}

function RelayForm({
  view,
  onAsk,
}: {
  view: Extract<JoinView, { kind: "Relay" }>;
  onAsk: (relay: string) => void;
}) {
  const [relay, setRelay] = useState(view.relay_hint);
  return (
    <Screen className="narrow" back title={t("join-title")}>
      <p className="lead">{t("join-lead")}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onAsk(relay);
        }}
      >
        <RelayField value={relay} onChange={setRelay} error={view.error} />
        <Action kind="primary" wide type="submit" busy={view.busy}>
          {view.busy ? t("relay-checking") : t("join-show-code")}
        </Action>
      </Form>
    </Screen>
  );
}

/** The relay's address. */
export function RelayField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
}) {
  return (
    <Field
      label={t("relay-address")}
      hint={t("relay-hint")}
      value={value}
      onChange={onChange}
      error={error}
      input={{ inputMode: "url", autoCapitalize: "none", autoCorrect: "off", spellCheck: false }}
    />
  );
}

function Showing({
  view,
  onCancel,
}: {
  view: Extract<JoinView, { kind: "Showing" }>;
  onCancel: () => void;
}) {
  return (
    <Screen className="narrow" back title={t("join-code-title")}>
      <p className="lead">{t("join-code-lead")}</p>
      {view.remark && <Remark problem>{view.remark}</Remark>}
      <div className="card code-card">
        <Qr qr={view.qr} label={t("join-qr")} />
        <p className="card-label">{t("join-code-or")}</p>
        <p className="code">
          <span aria-hidden="true">{view.code}</span>
          <span className="visually-hidden">{view.code.split("").join(" ")}</span>
        </p>
      </div>
      <p className="waiting" role="status">
        {t("join-waiting")}
      </p>
      <Action kind="plain" wide onPress={onCancel}>
        {t("cancel")}
      </Action>
    </Screen>
  );
}

function WordsForm({
  view,
  onWords,
}: {
  view: Extract<JoinView, { kind: "Words" }>;
  onWords: (words: string, relay: string) => void;
}) {
  const [words, setWords] = useState("");
  const [relay, setRelay] = useState(view.relay_hint);
  const count = words.trim() === "" ? 0 : words.trim().split(/\s+/).length;
  return (
    <Screen className="narrow" back title={t("words-title")}>
      <p className="lead">{t("words-lead")}</p>
      <ScanAction label={t("words-scan")} onRead={(text) => onWords(text, relay)} />
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onWords(words, relay);
        }}
      >
        <Field
          label={t("recovery-words")}
          hint={t("words-count", { count })}
          lines={6}
          value={words}
          onChange={setWords}
          error={view.error}
          autoComplete="off"
          spellCheck="false"
        />
        <RelayField value={relay} onChange={setRelay} />
        <Action kind="primary" wide type="submit" busy={view.busy} isDisabled={count === 0}>
          {view.busy ? t("words-checking") : t("words-restore")}
        </Action>
      </Form>
    </Screen>
  );
}
