// The bar at the lower edge; in wide windows a rail at the left.
import type { ComponentType } from "react";
import { Button } from "react-aria-components";
import { t } from "../phrases";
import type { Place } from "../types";
import { JournalIcon, PlusIcon, TodayIcon, YouIcon } from "./icons";
import { useSend, wentTo } from "./journal-context";

export function Navigation({ place }: { place: Place }) {
  const send = useSend();
  return (
    <nav className="nav" aria-label={t("nav-label")}>
      <ul>
        <Tab to="Today" here={place} icon={TodayIcon} label={t("nav-today")} />
        <Tab to="Journal" here={place} icon={JournalIcon} label={t("nav-journal")} />
        <li className="nav-new">
          <Button
            className="nav-plus"
            aria-label={t("nav-new-page")}
            onPress={() => send(wentTo("NewPage"))}
          >
            <PlusIcon />
          </Button>
        </li>
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
