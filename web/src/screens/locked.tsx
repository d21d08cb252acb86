// The lock screen. Support stays reachable from it.
import { useEffect, useRef, useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { forget, isKept, recall } from "../authenticator";
import { deviceKind } from "../journal";
import { Action, Field, Remark } from "../components/controls";
import { Mark } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import type { LockedView } from "../types";
import { Support } from "./support";

export function Locked({ view }: { view: LockedView }) {
  const send = useSend();
  const [words, setWords] = useState(false);
  const [typed, setTyped] = useState("");
  if (view.support) return <Support view={view.support} />;
  const submit = () => {
    if (typed.trim() === "") return;
    send({
      kind: "Lock",
      value: words
        ? { kind: "WordsEntered", words: typed }
        : { kind: "PassphraseEntered", passphrase: typed },
    });
  };
  return (
    <Screen className="narrow" bar={null}>
      <div className="locked">
        <Mark className="mark" />
        <h1 className="title">{t("locked-title")}</h1>
        <p className="lead">
          {words ? t("locked-words-lead") : t("locked-lead", { device: deviceKind() })}
        </p>
        <Form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field
            key={String(words)}
            label={words ? t("recovery-words") : t("passphrase")}
            type={words ? "text" : "password"}
            autoComplete={words ? "off" : "current-password"}
            value={typed}
            onChange={setTyped}
            error={view.error}
            autoFocus
            {...(words ? { lines: 4 } : {})}
          />
          <Action kind="primary" wide type="submit" busy={view.busy}>
            {view.busy ? t("locked-checking") : t("unlock")}
          </Action>
        </Form>
        <ByDevice view={view} />
        {view.words_can_unlock && (
          <Action
            kind="plain"
            onPress={() => {
              setTyped("");
              setWords(!words);
            }}
          >
            {words ? t("locked-use-passphrase") : t("locked-use-words")}
          </Action>
        )}
      </div>
    </Screen>
  );
}

/** What unlocks the device, if it was set up here. The passphrase always works too. */
function ByDevice({ view }: { view: LockedView }) {
  const send = useSend();
  const [kept, setKept] = useState(isKept);
  const [refused, setRefused] = useState(false);
  const tried = useRef(false);
  useEffect(() => {
    // What was kept opens nothing any more: the passphrase was changed elsewhere.
    if (!view.error || !tried.current) return;
    forget();
    setKept(false);
  }, [view.error]);
  if (!kept) return null;
  const unlock = async () => {
    setRefused(false);
    const passphrase = await recall();
    if (passphrase === null) {
      setRefused(true);
      return;
    }
    tried.current = true;
    send({ kind: "Lock", value: { kind: "PassphraseEntered", passphrase } });
  };
  return (
    <>
      <Action wide onPress={() => void unlock()}>
        {t("locked-by-device")}
      </Action>
      {refused && <Remark problem>{t("locked-by-device-refused")}</Remark>}
    </>
  );
}
