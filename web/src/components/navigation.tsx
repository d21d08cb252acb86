// The bar at the lower edge; in wide windows a rail at the left.
import type { ComponentType } from "react";
import { Button } from "react-aria-components";
import { t } from "../phrases";
import type { Place } from "../types";
import { JournalIcon, PlusIcon, TodayIcon, YouIcon } from "./icons";
import { useSend, wentTo } from "./journal-context";
import { useWide } from "../wide";

export function Navigation({ place }: { place: Place }) {
  const send = useSend();
  const wide = useWide();
  const newPage = (
    <li className="nav-new">
      <Button
        className="nav-plus"
        aria-label={t("nav-new-page")}
        onPress={() => send(wentTo("NewPage"))}
      >
        <PlusIcon />
      </Button>
    </li>
  );
  return (
    <nav className="nav" aria-label={t("nav-label")}>
      <ul>
        {wide && newPage}
        <Tab to="Today" here={place} icon={TodayIcon} label={t("nav-today")} />
        <Tab to="Journal" here={place} icon={JournalIcon} label={t("nav-journal")} />
        {!wide && newPage}
        <Tab to="You" here={place} icon={YouIcon} label={t("nav-you")} />
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
  to: "Today" | "Journal" | "You";
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
