// Another relay: taking the journal there, or following a journal that was taken there.
import { useState } from "react";
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { Action, Field, Remark } from "../components/controls";
import type { MovingView, SyncEvent } from "../types";
import { RelayField } from "./join";

type Say = (event: SyncEvent) => void;

export function MoveRelay({ moving, say }: { moving: MovingView | null; say: Say }) {
  const [open, setOpen] = useState<"move" | "follow">();
  if (moving && !moving.error) {
    return (
      <section className="card" aria-label={t("move-title")}>
        <h2 className="card-title">{t("move-title")}</h2>
        <p className="mono">{moving.relay}</p>
        <p role="status">{moving.progress}</p>
        {moving.can_cancel && (
          <div className="card-actions">
            <Action onPress={() => say({ kind: "Cancelled" })}>{t("cancel")}</Action>
          </div>
        )}
      </section>
    );
  }
  const shown = moving?.error && !open ? "move" : open;
  return (
    <section className="section" aria-labelledby="move-relay">
      <h2 id="move-relay" className="section-title">
        {t("move-title")}
      </h2>
      {shown === undefined && (
        <>
          <p className="small">{t("move-lead")}</p>
          <div className="quiet-links">
            <Action kind="plain" onPress={() => setOpen("move")}>
              {t("move-open")}
            </Action>
            <Action kind="plain" onPress={() => setOpen("follow")}>
              {t("follow-open")}
            </Action>
          </div>
        </>
      )}
      {shown === "move" && (
        <MoveForm moving={moving} say={say} onLeave={() => setOpen(undefined)} />
      )}
      {shown === "follow" && <FollowForm say={say} onLeave={() => setOpen(undefined)} />}
    </section>
  );
}

function MoveForm({
  moving,
  say,
  onLeave,
}: {
  moving: MovingView | null;
  say: Say;
  onLeave: () => void;
}) {
  const [relay, setRelay] = useState(moving?.relay ?? "");
  const [invite, setInvite] = useState("");
  return (
    <Form
      className="form card"
      onSubmit={(event) => {
        event.preventDefault();
        say({ kind: "MoveAsked", relay, invite });
      }}
    >
      <p className="small">{t("move-form-lead")}</p>
      {moving?.error && <Remark problem>{moving.error}</Remark>}
      <RelayField value={relay} onChange={setRelay} />
      <Field
        label={t("invite-code")}
        hint={t("move-invite-hint")}
        value={invite}
        onChange={setInvite}
        input={{ autoCapitalize: "none", autoCorrect: "off", spellCheck: false }}
      />
      <div className="card-actions">
        <Action
          kind="primary"
          type="submit"
          isDisabled={relay.trim() === "" || invite.trim() === ""}
        >
          {t("move-go")}
        </Action>
        <Action
          kind="plain"
          onPress={() => {
            if (moving) say({ kind: "Cancelled" });
            onLeave();
          }}
        >
          {t("cancel")}
        </Action>
      </div>
    </Form>
  );
}

function FollowForm({ say, onLeave }: { say: Say; onLeave: () => void }) {
  const [relay, setRelay] = useState("");
  return (
    <Form
      className="form card"
      onSubmit={(event) => {
        event.preventDefault();
        say({ kind: "RelayEntered", relay });
      }}
    >
      <p className="small">{t("follow-lead")}</p>
      <RelayField value={relay} onChange={setRelay} />
      <div className="card-actions">
        <Action kind="primary" type="submit" isDisabled={relay.trim() === ""}>
          {t("follow-go")}
        </Action>
        <Action kind="plain" onPress={onLeave}>
          {t("cancel")}
        </Action>
      </div>
    </Form>
  );
}
