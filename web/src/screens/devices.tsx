// Devices and sync: what is where, in words.
import { useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { deviceKind } from "../journal";
import { Action, Field, Remark } from "../components/controls";
import { CheckWords } from "../components/check-words";
import { CheckIcon } from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { ScanAction } from "../components/scanner";
import { Fingerprint } from "../components/fingerprint";
import { Heading, Screen } from "../components/screen";
import { StateSign } from "../components/state";
import type { AddingView, DevicesView, SyncEvent, SyncOffView, SyncOnView } from "../types";
import { DeviceList, RemovedDevices } from "./device-list";
import { Join, RelayField } from "./join";
import { MoveRelay } from "./move-relay";
import { Advice, NewSheet, RecoveryState } from "./recovery-key";
import { RemovedHere } from "./removed-here";
import { Sheet } from "./sheet";

type Say = (event: SyncEvent) => void;

export function Devices({ view }: { view: DevicesView }) {
  const send = useSend();
  const say: Say = (value) => send({ kind: "Sync", value });
  switch (view.kind) {
    case "Off":
      return <Off view={view.value} say={say} />;
    case "Sheet":
      return <Sheet view={view.value} />;
    case "On":
      return <On view={view.value} say={say} />;
    case "Adding":
      return <Adding view={view.value} say={say} />;
    case "Joining":
      return (
        <Join
          view={view.value}
          onArrived={() => {
            send({ kind: "Join", value: { kind: "Cancelled" } });
            send(wentTo("Today"));
          }}
        />
      );
    case "Removed":
      return <RemovedHere view={view.value} say={say} />;
    case "NewSheet":
      return <NewSheet view={view.value} say={say} />;
  }
}

function Off({ view, say }: { view: SyncOffView; say: Say }) {
  const [relay, setRelay] = useState(view.relay_hint);
  const [invite, setInvite] = useState("");
  return (
    <Screen back title={t("devices-title")} subtitle={t("devices-off")}>
      <p className="lead">{t("devices-off-lead", { device: deviceKind() })}</p>
      <Form
        className="form card"
        onSubmit={(event) => {
          event.preventDefault();
          say({ kind: "TurnOnAsked", relay, invite });
        }}
      >
        <h2 className="card-title">{t("devices-turn-on-title")}</h2>
        <RelayField value={relay} onChange={setRelay} />
        <Field
          label={t("invite-code")}
          hint={t("invite-hint")}
          value={invite}
          onChange={setInvite}
          error={view.error}
          input={{ autoCapitalize: "none", autoCorrect: "off", spellCheck: false }}
        />
        <Action kind="primary" wide type="submit" busy={view.busy}>
          {view.busy ? t("relay-checking") : t("devices-turn-on")}
        </Action>
      </Form>
      <section aria-labelledby="elsewhere" className="section">
        <h2 id="elsewhere" className="section-title">
          {t("devices-elsewhere")}
        </h2>
        <div className="quiet-links">
          <Action kind="plain" onPress={() => say({ kind: "JoinChosen" })}>
            {t("welcome-another-device")}
          </Action>
          <Action kind="plain" onPress={() => say({ kind: "RestoreChosen" })}>
            {t("welcome-words")}
          </Action>
        </div>
      </section>
    </Screen>
  );
}

function On({ view, say }: { view: SyncOnView; say: Say }) {
  const send = useSend();
  return (
    <Screen back title={t("devices-title")} subtitle={view.relay}>
      <section className="card sync-card" aria-label={t("sync-state")}>
        <p className="sync-summary" role="status">
          <StateSign state={view.summary.state} />
          {view.summary.text}
        </p>
        {view.states.length > 0 && (
          <ul className="sync-states">
            {view.states.map((state) => (
              <li key={state.state.kind}>
                <StateSign state={state.state} />
                {state.text}
              </li>
            ))}
          </ul>
        )}
        {view.parked && <Remark>{view.parked}</Remark>}
        {view.alarm && <Remark problem>{view.alarm}</Remark>}
        <Action busy={view.busy} onPress={() => say({ kind: "SyncAsked" })}>
          {view.busy ? t("sync-busy") : t("sync-now")}
        </Action>
        {view.history && (
          <Action kind="plain" className="history-link" onPress={() => send(wentTo("ServerHistory"))}>
            {view.history}
          </Action>
        )}
      </section>
      {view.advice && <Advice view={view.advice} say={say} />}
      {view.sheet_missing && (
        <section className="card offer" aria-label={t("sheet-advice")}>
          <p>{t("sheet-missing")}</p>
          <div className="card-actions">
            <Action onPress={() => say({ kind: "SheetAsked" })}>{t("sheet-show")}</Action>
          </div>
        </section>
      )}
      <DeviceList devices={view.devices} removing={view.removing} say={say} />
      <RemovedDevices devices={view.removed} />
      <Fingerprint words={view.fingerprint} />
      <RecoveryState view={view.recovery} say={say} />
      <MoveRelay moving={view.moving} say={say} />
    </Screen>
  );
}

function Adding({ view, say }: { view: AddingView; say: Say }) {
  switch (view.kind) {
    case "Entering":
      return <Entering view={view} say={say} />;
    case "Comparing":
      return (
        <CheckWords
          words={view.words}
          waiting={view.waiting}
          onCompared={(same) => say({ kind: "WordsCompared", same })}
          onCancel={() => say({ kind: "Cancelled" })}
        />
      );
    case "Added":
      return (
        <Screen className="narrow" bar={null}>
          <div className="arriving">
            <span className="kept-sign">
              <CheckIcon />
            </span>
            <Heading className="title">{t("added-title")}</Heading>
            <p className="lead" role="status">
              {t("added-lead", { name: view.name })}
            </p>
            <Fingerprint words={view.fingerprint} />
            <Action kind="primary" wide onPress={() => say({ kind: "Cancelled" })}>
              {t("continue")}
            </Action>
          </div>
        </Screen>
      );
  }
}

function Entering({ view, say }: { view: Extract<AddingView, { kind: "Entering" }>; say: Say }) {
  const [code, setCode] = useState("");
  const enter = (text: string) => say({ kind: "InvitationEntered", text });
  return (
    <Screen className="narrow" back title={t("adding-title")}>
      <ol className="steps">
        <li>{t("adding-step-1")}</li>
        <li>{t("adding-step-2")}</li>
        <li>{t("adding-step-3")}</li>
      </ol>
      <ScanAction label={t("adding-scan")} onRead={enter} />
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          enter(code);
        }}
      >
        <Field
          label={t("adding-code")}
          value={code}
          onChange={setCode}
          error={view.error}
          input={{
            className: "field-input code-input",
            autoCapitalize: "none",
            autoCorrect: "off",
            spellCheck: false,
            maxLength: 16,
          }}
        />
        <Action kind="primary" wide type="submit" busy={view.busy} isDisabled={code.trim() === ""}>
          {view.busy ? t("adding-checking") : t("continue")}
        </Action>
      </Form>
    </Screen>
  );
}
