// What the journal can be filtered by, behind one button; what filters now can be taken off at once.
import { useState } from "react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { t } from "../phrases";
import type { FilterView, JournalEvent, JournalView } from "../types";
import { Action } from "./controls";
import { CloseIcon } from "./icons";
import { CalendarIcon, FilterIcon } from "./icons-daily";
import { useSend, wentTo } from "./journal-context";
import { LENSES, lensClass, LensGlyph, lensName } from "./lens";
import { useWide } from "../wide";

type Say = (event: JournalEvent) => void;

interface Group {
  name: string;
  filters: Pick<FilterView, "id" | "text" | "on">[];
  choose: (id: string | null) => JournalEvent;
}

function groupsOf(view: JournalView): Group[] {
  const lenses = LENSES.map((lens) => ({
    id: lens.kind,
    text: lensName(lens),
    on: view.lens?.kind === lens.kind,
  }));
  const groups: Group[] = [
    {
      name: t("journal-lens-filter"),
      filters: lenses,
      choose: (id) => ({
        kind: "LensFiltered",
        lens: LENSES.find((lens) => lens.kind === id) ?? null,
      }),
    },
    {
      name: t("journal-kind-filter"),
      filters: view.kinds,
      choose: (form) => ({ kind: "KindFiltered", form }),
    },
    {
      name: t("journal-tag-filter"),
      filters: view.tags,
      choose: (tag) => ({ kind: "TagFiltered", tag }),
    },
    {
      name: t("journal-feeling-filter"),
      filters: view.feelings,
      choose: (feeling) => ({ kind: "FeelingFiltered", feeling }),
    },
  ];
  return groups.filter(({ filters }) => filters.length > 0);
}

export function Filters({ view, say }: { view: JournalView; say: Say }) {
  const send = useSend();
  const wide = useWide();
  const [open, setOpen] = useState(false);
  const groups = groupsOf(view);
  // In wide windows the lenses are always there; beside them the rest is folded away as well.
  const [lenses, ...others] = groups;
  const folded = wide ? others : groups;
  return (
    <div className="filters">
      <div className="filters-ways">
        <Action
          kind="plain"
          aria-expanded={open}
          aria-controls="filters"
          onPress={() => setOpen(!open)}
        >
          <FilterIcon />
          {t("journal-filter")}
        </Action>
        <Action kind="plain" onPress={() => send(wentTo("Calendar"))}>
          <CalendarIcon />
          {t("journal-calendar")}
        </Action>
      </div>
      {wide && lenses && <FilterGroup group={lenses} say={say} terse />}
      {!open && <Active groups={folded} say={say} />}
      <div id="filters" className="filters-groups" hidden={!open}>
        {folded.map((group) => (
          <FilterGroup key={group.name} group={group} say={say} />
        ))}
      </div>
    </div>
  );
}

function FilterGroup({
  group: { name, filters, choose },
  say,
  terse = false,
}: {
  group: Group;
  say: Say;
  /** Without its name above it. */
  terse?: boolean;
}) {
  return (
    <div>
      {!terse && (
        <p className="form-hint" aria-hidden="true">
          {name}
        </p>
      )}
      <ToggleButtonGroup
        aria-label={name}
        className="chips"
        selectionMode="single"
        selectedKeys={filters.filter(({ on }) => on).map(({ id }) => id)}
        onSelectionChange={(keys) =>
          say(choose(filters.find(({ id }) => keys.has(id))?.id ?? null))
        }
      >
        {filters.map(({ id, text }) => {
          const lens = LENSES.find((each) => each.kind === id);
          return (
            <ToggleButton key={id} id={id} className={lens ? `chip ${lensClass(lens)}` : "chip"}>
              {lens && <LensGlyph lens={lens} />}
              {text}
            </ToggleButton>
          );
        })}
      </ToggleButtonGroup>
    </div>
  );
}

/** What filters now, while the groups are folded away. */
function Active({ groups, say }: { groups: Group[]; say: Say }) {
  const active = groups.flatMap(({ filters, choose }) =>
    filters.filter(({ on }) => on).map(({ id, text }) => ({ id, text, off: choose(null) })),
  );
  if (active.length === 0) return null;
  return (
    <ul className="tag-list">
      {active.map(({ id, text, off }) => (
        <li key={id} className="tag">
          {text}
          <Button
            className="tag-remove"
            aria-label={t("journal-filter-off", { filter: text })}
            onPress={() => say(off)}
          >
            <CloseIcon />
          </Button>
        </li>
      ))}
    </ul>
  );
}
