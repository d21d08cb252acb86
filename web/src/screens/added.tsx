// What was added from outside: what is here, and a pack that is looked at before it is taken in.
import { useRef, useState } from "react";
import { t } from "../phrases";
import { Action, Remark } from "../components/controls";
import { FileIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import type { AddedEvent, AddedPackView, AddedView, OfferedPackView } from "../types";

function useSay(): (value: AddedEvent) => void {
  const send = useSend();
  return (value) => send({ kind: "Added", value });
}

export function Added({ view }: { view: AddedView }) {
  if (view.offered) return <Offered pack={view.offered} />;
  return (
    <Screen back title={t("added-content-title")} className="added">
      <p className="lead">{t("added-content-lead")}</p>
      {view.problem && <Remark problem>{view.problem}</Remark>}
      {view.packs.map((pack) => (
        <Pack key={pack.id} pack={pack} />
      ))}
      <FromFile />
    </Screen>
  );
}

/** A pack that is here. */
function Pack({ pack }: { pack: AddedPackView }) {
  const say = useSay();
  const { id, line, brings, publisher, problem, removing } = pack;
  return (
    <section className="card" aria-label={id}>
      <h2 className="card-title">{id}</h2>
      <p className="small">{line}</p>
      {problem && <Remark>{problem}</Remark>}
      <Brings brings={brings} />
      <Publisher groups={publisher} />
      {removing === null ? (
        <div className="card-actions">
          <Action
            aria-label={t("added-remove-named", { pack: id })}
            onPress={() => say({ kind: "RemoveAsked", pack: id })}
          >
            {t("added-remove")}
          </Action>
        </div>
      ) : (
        <div
          role="group"
          className="added-asks"
          aria-label={t("added-remove-named", { pack: id })}
        >
          <p>{removing}</p>
          <div className="card-actions">
            <Action onPress={() => say({ kind: "Removed", pack: id })}>{t("added-remove")}</Action>
            <Action kind="plain" autoFocus onPress={() => say({ kind: "Left" })}>
              {t("added-keep")}
            </Action>
          </div>
        </div>
      )}
    </section>
  );
}

/** A pack that waits for a yes: what it is, what it brings, and who signed it. */
function Offered({ pack }: { pack: OfferedPackView }) {
  const say = useSay();
  return (
    <Screen back title={pack.id} subtitle={pack.line} className="added">
      <section className="section" aria-labelledby="brings">
        <h2 id="brings" className="section-title">
          {t("added-brings")}
        </h2>
        <Brings brings={pack.brings} />
        <p className="small">{t("added-brings-line")}</p>
      </section>
      <section className="section" aria-labelledby="publisher">
        <h2 id="publisher" className="section-title">
          {t("added-publisher")}
        </h2>
        <Publisher groups={pack.publisher} />
        <p>{pack.trust}</p>
      </section>
      <div className="card-actions">
        <Action kind="primary" onPress={() => say({ kind: "Taken" })}>
          {pack.known ? t("added-update") : t("added-take")}
        </Action>
        <Action kind="plain" onPress={() => say({ kind: "Left" })}>
          {t("added-leave")}
        </Action>
      </div>
    </Screen>
  );
}

function Brings({ brings }: { brings: string[] }) {
  return (
    <ul className="added-brings">
      {brings.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}

/** Groups of digits, to be read out and compared. */
function Publisher({ groups }: { groups: string[] }) {
  return (
    <p className="added-publisher">
      <span className="added-publisher-label">{t("added-signed-by")}</span>{" "}
      {groups.map((group, index) => (
        <span key={index} className="added-group">
          {group}{" "}
        </span>
      ))}
    </p>
  );
}

function FromFile() {
  const say = useSay();
  const chooser = useRef<HTMLInputElement>(null);
  const [unreadable, setUnreadable] = useState(false);
  const choose = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      setUnreadable(false);
      say({ kind: "FileOpened", bytes });
    } catch {
      setUnreadable(true);
    }
    // The same file may be chosen again.
    input.value = "";
  };
  return (
    <div className="form">
      <input
        ref={chooser}
        type="file"
        accept=".heartenpack"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t("added-choose")}
        onChange={({ target }) => void choose(target)}
      />
      <Action kind="primary" wide onPress={() => chooser.current?.click()}>
        <FileIcon />
        {t("added-choose")}
      </Action>
      {unreadable && <Remark problem>{t("backup-unreadable")}</Remark>}
    </div>
  );
}
