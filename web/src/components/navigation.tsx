// The bar at the lower edge; in wide windows a rail at the left.
import type { ComponentType } from "react";
import { Button } from "react-aria-components";
import { t } from "../phrases";
import type { Place } from "../types";
import { AddSheet } from "./add-sheet";
import { JournalIcon, TodayIcon, YouIcon } from "./icons";
import { PractiseIcon, ProgrammeIcon } from "./icons-daily";
import { useSend, wentTo } from "./journal-context";
import { useWide } from "../wide";

export function Navigation({ place }: { place: Place }) {
  const wide = useWide();
  const add = (
    <li className="nav-new">
      <AddSheet />
    </li>
  );
  return (
    <nav className="nav" aria-label={t("nav-label")}>
      <ul>
        {wide && add}
        <Tab to="Today" here={place} icon={TodayIcon} label={t("nav-today")} />
        <Tab to="Journal" here={place} icon={JournalIcon} label={t("nav-journal")} />
        {!wide && add}
        <Tab to="Practise" here={place} icon={PractiseIcon} label={t("nav-practise")} />
        <Tab to="Programme" here={place} icon={ProgrammeIcon} label={t("nav-programme")} />
        {wide && <Tab to="You" here={place} icon={YouIcon} label={t("nav-you")} />}
      </ul>
    </nav>
  );
}

function Tab({
  to,
  here,
  icon: Icon,
  label,
}: {
  to: Place["kind"];
  here: Place;
  icon: ComponentType;
  label: string;
}) {
  const send = useSend();
  return (
    <li>
      <Button
        className="nav-tab"
        aria-current={here.kind === to ? "page" : undefined}
        onPress={() => send(wentTo(to))}
      >
        <Icon />
        <span>{label}</span>
      </Button>
    </li>
  );
}
