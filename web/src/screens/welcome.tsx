// The first screen of all: what this is, that it stays here, Start.
import { t } from "../phrases";
import { deviceKind } from "../journal";
import { Action } from "../components/controls";
import { LockIcon, Mark, NoNetworkIcon, PersonOffIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Heading, Screen } from "../components/screen";

export function Welcome() {
  const send = useSend();
  const device = deviceKind();
  return (
    <Screen className="narrow welcome" bar={null}>
      <div className="welcome-words">
        <Mark className="mark" />
        <Heading className="welcome-title">{t("welcome-title")}</Heading>
        <p className="welcome-lead">{t("welcome-lead")}</p>
        <ul className="facts">
          <li>
            <LockIcon />
            {t("welcome-stays", { device })}
          </li>
          <li>
            <PersonOffIcon />
            {t("welcome-no-account")}
          </li>
          <li>
            <NoNetworkIcon />
            {t("welcome-no-network")}
          </li>
        </ul>
      </div>
      <div className="welcome-actions">
        <Action
          kind="primary"
          wide
          onPress={() => send({ kind: "FirstRun", value: { kind: "Began" } })}
        >
          {t("welcome-start")}
        </Action>
        <section aria-labelledby="welcome-already">
          <h2 id="welcome-already" className="welcome-already">
            {t("welcome-already")}
          </h2>
          <div className="quiet-links">
            <Action
              kind="plain"
              onPress={() => send({ kind: "FirstRun", value: { kind: "HasAnotherDevice" } })}
            >
              {t("welcome-another-device")}
            </Action>
            <Action
              kind="plain"
              onPress={() => send({ kind: "FirstRun", value: { kind: "HasWords" } })}
            >
              {t("welcome-words")}
            </Action>
            <Action
              kind="plain"
              onPress={() => send({ kind: "FirstRun", value: { kind: "HasBackupFile" } })}
            >
              {t("welcome-backup")}
            </Action>
          </div>
        </section>
      </div>
    </Screen>
  );
}
