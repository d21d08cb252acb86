// The lock's settings: a passphrase, and beside it what unlocks the device.
import { useEffect, useState } from "react";
import { Form, Label, Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { canUnlock, forget, isKept, keep } from "../authenticator";
import { Action, Field, Remark } from "../components/controls";
import { LockIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import { Toggle } from "../components/switch";
import type { LockEvent, LockSettingsView } from "../types";

const WAITS: readonly number[] = [0, 1, 5, 15];

export function LockSettings({ view }: { view: LockSettingsView }) {
  const send = useSend();
  const say = (value: LockEvent) => send({ kind: "Lock", value });
  const [passphrase, setPassphrase] = useState("");
  const [removing, setRemoving] = useState(false);
  const [current, setCurrent] = useState("");
  const device = useAuthenticator(view, removing);
  return (
    <Screen back title={t("lock-title")} subtitle={view.on ? t("lock-on") : t("lock-off")}>
      <p className="lead">{t("lock-lead")}</p>
      <Form
        className="form card"
        onSubmit={(event) => {
          event.preventDefault();
          setRemoving(false);
          void device.prepare(passphrase).then(() => {
            say({ kind: "PassphraseChosen", passphrase });
            setPassphrase("");
          });
        }}
      >
        <h2 className="card-title">{view.on ? t("lock-change") : t("lock-set")}</h2>
        <Field
          label={t("lock-new-passphrase")}
          hint={view.lost}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          onChange={setPassphrase}
          error={removing ? null : view.error}
        />
        {device.offered && (
          <Toggle
            label={t("lock-device")}
            line={t("lock-device-line")}
            on={device.wanted}
            onChange={device.want}
          />
        )}
        {device.refused && <Remark problem>{t("lock-device-refused")}</Remark>}
        <Action kind="primary" wide type="submit" busy={view.busy} isDisabled={passphrase === ""}>
          {view.busy ? t("lock-setting") : view.on ? t("lock-change") : t("lock-set")}
        </Action>
      </Form>
      {view.on && (
        <>
          <RadioGroup
            className="section"
            value={String(view.wait_minutes)}
            onChange={(minutes) => say({ kind: "WaitChosen", minutes: Number(minutes) })}
          >
            <Label className="section-title">{t("lock-wait")}</Label>
            <div className="segments">
              {WAITS.map((minutes) => (
                <Radio key={minutes} value={String(minutes)} className="segment">
                  {t("lock-minutes", { minutes })}
                </Radio>
              ))}
            </div>
          </RadioGroup>
          <section className="section">
            <Toggle
              label={t("lock-nation")}
              line={t("lock-nation-line")}
              on={view.nation_shown}
              onChange={(shown) => say({ kind: "NationShown", shown })}
            />
          </section>
          <section className="section">
            <Action wide onPress={() => say({ kind: "LockedNow" })}>
              <LockIcon />
              {t("lock-now")}
            </Action>
          </section>
          <Form
            className="section form"
            onSubmit={(event) => {
              event.preventDefault();
              setRemoving(true);
              say({ kind: "LockRemoved", passphrase: current });
              setCurrent("");
            }}
          >
            <h2 className="section-title">{t("lock-remove")}</h2>
            <Field
              label={t("passphrase")}
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={setCurrent}
              error={removing ? view.error : null}
            />
            <Action wide type="submit" isDisabled={current === ""}>
              {t("lock-remove")}
            </Action>
          </Form>
        </>
      )}
    </Screen>
  );
}

/** What unlocks the device may open the journal too, beside the passphrase. */
function useAuthenticator(view: LockSettingsView, removing: boolean) {
  const [offered, setOffered] = useState(false);
  const [wanted, setWanted] = useState(isKept);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    void canUnlock().then(setOffered, () => setOffered(false));
  }, []);
  useEffect(() => {
    // Without a lock, or with a passphrase that was not taken, there is nothing to keep.
    if (!view.on || (view.error !== null && !removing)) forget();
  }, [view.on, view.error, removing]);
  return {
    offered,
    wanted,
    refused,
    want: setWanted,
    /** Asks the authenticator before the passphrase is set: it wants to be asked in a tap. */
    prepare: async (passphrase: string) => {
      setRefused(false);
      if (!wanted || !offered) {
        forget();
        return;
      }
      if (await keep(passphrase)) return;
      forget();
      setWanted(false);
      setRefused(true);
    },
  };
}
