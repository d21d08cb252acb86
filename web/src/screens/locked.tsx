// The lock screen. Support stays reachable from it.
import { useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { deviceKind } from "../journal";
import { Action, Field } from "../components/controls";
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
