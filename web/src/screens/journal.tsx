// The journal: days with their pages, newest first.
import { useEffect, useRef, useState } from "react";
import { Button, Input, SearchField } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { Filters } from "../components/filters";
import { CloseIcon, Mark, SearchIcon } from "../components/icons";
import { useSend, wentTo } from "../components/journal-context";
import { Row } from "../components/rows";
import { Heading, Screen } from "../components/screen";
import type { JournalEvent, JournalView } from "../types";

/** The journal as a screen of its own. */
export function JournalScreen({ view }: { view: JournalView }) {
  return (
    <Screen title={t("journal-title")} className="journal-screen">
      <JournalList view={view} />
    </Screen>
  );
}

/** Beside the list, before a page was chosen. */
export function JournalBlank() {
  const send = useSend();
  return (
    <Screen bar={null} className="journal-blank">
      <div className="blank">
        <Heading className="visually-hidden">{t("journal-title")}</Heading>
        <Mark className="mark" />
        <p className="lead">{t("journal-blank")}</p>
        <Action kind="primary" onPress={() => send(wentTo("NewPage"))}>
          {t("new-page")}
        </Action>
      </div>
    </Screen>
  );
}

/** The list with its search; beside a page in wide windows. */
export function JournalList({ view }: { view: JournalView }) {
  const send = useSend();
  const say = (value: JournalEvent) => send({ kind: "Journal", value });
  return (
    <div className="journal">
      <Search view={view} onSearch={(text) => say({ kind: "SearchChanged", text })} />
      <Filters view={view} say={say} />
      <p className="journal-summary" role="status">
        {view.summary}
      </p>
      {view.days.map((day) => (
        // The best hits of a search may come from one day twice: its label is no key.
        <section key={day.rows[0]?.page ?? day.label} className="day" aria-label={day.label}>
          <h2 className="day-label">{day.label}</h2>
          <ul className="rows">
            {day.rows.map((row) => (
              <Row key={row.page} row={row} open={row.page === view.open_page} />
            ))}
          </ul>
        </section>
      ))}
      {view.more && <End onNear={() => say({ kind: "EndNeared" })} rows={count(view)} />}
    </div>
  );
}

function count(view: JournalView): number {
  return view.days.reduce((sum, day) => sum + day.rows.length, 0);
}

function Search({ view, onSearch }: { view: JournalView; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(view.search);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What the core says counts, except while somebody is typing.
    if (document.activeElement !== field.current) setTyped(view.search);
  }, [view.search]);
  return (
    <SearchField
      aria-label={view.search_label}
      className="search"
      value={typed}
      onChange={(text) => {
        setTyped(text);
        onSearch(text);
      }}
    >
      <SearchIcon />
      <Input ref={field} placeholder={view.search_label} enterKeyHint="search" />
      <Button className="search-clear" aria-label={t("search-clear")}>
        <CloseIcon />
      </Button>
    </SearchField>
  );
}

/** Asks for more when it comes near the screen; the button is for those who do not scroll. */
function End({ onNear, rows }: { onNear: () => void; rows: number }) {
  const end = useRef<HTMLDivElement>(null);
  const near = useRef(onNear);
  near.current = onNear;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && near.current(),
      { root: end.current.closest(".beside"), rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
    // A new observer for each window of rows: an end that stays near asks again.
  }, [rows]);
  return (
    <div ref={end} className="end">
      <Action kind="plain" onPress={onNear}>
        {t("journal-more")}
      </Action>
    </div>
  );
}
