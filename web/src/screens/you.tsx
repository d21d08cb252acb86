// The person's own corner: a list of places.
import type { ComponentType } from "react";
import { Button } from "react-aria-components";
import { t } from "../phrases";
import {
  AboutIcon,
  BinIcon,
  DevicesIcon,
  FileIcon,
  ForwardIcon,
  LockIcon,
  SettingsIcon,
  SheetIcon,
} from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { Screen } from "../components/screen";
import type { Place, YouView } from "../types";

export function You({ view }: { view: YouView }) {
  return (
    <Screen title={t("you-title")}>
      <ul className="lines">
        <Line place="Devices" icon={DevicesIcon} label={t("devices-title")} note={view.devices} />
        {view.recovery !== null && (
          <Line
            place="RecoverySheet"
            icon={SheetIcon}
            label={t("sheet-title")}
            note={view.recovery}
          />
        )}
        <Line place="Backup" icon={FileIcon} label={t("backup-title")} note={view.backup} />
        <Line place="LockSettings" icon={LockIcon} label={t("lock-title")} note={view.lock} />
        <Line place="Bin" icon={BinIcon} label={t("bin-title")} note={view.bin} />
        <Line
          place="Settings"
          icon={SettingsIcon}
          label={t("settings-title")}
          note={view.settings}
        />
        <Line place="About" icon={AboutIcon} label={t("about-title")} note={t("about-note")} />
      </ul>
    </Screen>
  );
}

function Line({
  place,
  icon: Icon,
  label,
  note,
}: {
  place: Place["kind"];
  icon: ComponentType;
  label: string;
  note: string;
}) {
  const send = useSend();
  return (
    <li>
      <Button className="line line-button" onPress={() => send(wentTo(place))}>
        <Icon />
        <span className="line-words">
          <span className="line-label">{label}</span>
          <span className="line-note">{note}</span>
        </span>
        <ForwardIcon className="line-forward" />
      </Button>
    </li>
  );
}
