// Which screen is on show.
import { useEffect, useLayoutEffect } from "react";
import { t } from "./phrases";
import { useTrouble, useView } from "./journal";
import { useRelease } from "./release";
import { cameBack, screenKey } from "./history";
import { JournalProvider, useJournal } from "./components/journal-context";
import { Navigation } from "./components/navigation";
import { Flash } from "./components/flash";
import { Bar, Notice } from "./components/notices";
import { About } from "./screens/about";
import { Added } from "./screens/added";
import { Backup, OpenBackup } from "./screens/backup";
import { Bin } from "./screens/bin";
import { Calendar } from "./screens/calendar";
import { Card } from "./screens/card";
import { Devices } from "./screens/devices";
import { Editor } from "./screens/editor";
import { FirstPage, Kept } from "./screens/first-page";
import { Join } from "./screens/join";
import { JournalBlank, JournalList, JournalScreen } from "./screens/journal";
import { Ladder } from "./screens/ladder";
import { LockSettings } from "./screens/lock-settings";
import { Locked } from "./screens/locked";
import { Page } from "./screens/page";
import { Player } from "./screens/player";
import { Practise } from "./screens/practise";
import { Programme } from "./screens/programme";
import { Alone, Fatal, Starting } from "./screens/quiet";
import { Rant } from "./screens/rant";
import { Reflect } from "./screens/reflect";
import { Seed } from "./screens/seed";
import { Reminders } from "./screens/reminders";
import { Settings } from "./screens/settings";
import { ServerHistory } from "./screens/server-history";
import { Sheet } from "./screens/sheet";
import { Support } from "./screens/support";
import { Today } from "./screens/today";
import { Welcome } from "./screens/welcome";
import { You } from "./screens/you";
import { useWide } from "./wide";
import type { Journal } from "./journal";
import type { FirstRunView, ReadyView, Theme, ViewModel } from "./types";

export function App({ journal }: { journal: Journal }) {
  return (
    <JournalProvider value={journal}>
      <Whole />
    </JournalProvider>
  );
}

function Whole() {
  const journal = useJournal();
  const view = useView(journal);
  const trouble = useTrouble(journal);
  const release = useRelease();
  useTheme(themeOf(view));
  const key = screenKey(view);
  useScroll(key);
  if (trouble === "gaveUp") {
    return (
      <Alone
        title={t("gave-up-title")}
        detail={t("gave-up-detail")}
        action={t("try-again")}
        onAction={() => location.reload()}
      />
    );
  }
  if (trouble === "otherRelease") {
    return (
      <Alone
        title={t("other-release-title")}
        detail={t("other-release-detail")}
        action={t("try-again")}
        onAction={() => location.reload()}
      />
    );
  }
  return (
    <>
      <ScreenOf view={view} />
      <div className="bars">
        {trouble === "reopened" && (
          <Bar text={t("reopened")} onDismiss={() => journal.forgetTrouble()} />
        )}
        {release.waiting && (
          <Bar
            text={t("update-waiting")}
            action={t("update")}
            onAction={release.take}
            onDismiss={release.later}
          />
        )}
      </div>
    </>
  );
}

function ScreenOf({ view }: { view: ViewModel }) {
  switch (view.kind) {
    case "Starting":
      return <Starting />;
    case "Fatal":
      return <Fatal view={view.value} />;
    case "Locked":
      return (
        <Lone>
          <Locked view={view.value} />
        </Lone>
      );
    case "FirstRun":
      return (
        <Lone>
          <FirstRun key={screenKey(view)} view={view.value} />
        </Lone>
      );
    case "Ready":
      return <Ready view={view.value} screen={screenKey(view)} />;
  }
}

/** A screen without navigation. */
function Lone({ children }: { children: React.ReactNode }) {
  return (
    <div className="frame frame-lone">
      <main id="main" className="main">
        {children}
      </main>
    </div>
  );
}

function FirstRun({ view }: { view: FirstRunView }) {
  const journal = useJournal();
  switch (view.kind) {
    case "Welcome":
      return <Welcome />;
    case "FirstPage":
      return <FirstPage view={view.value} />;
    case "Kept":
      return <Kept view={view.value} />;
    case "Join":
      return (
        <Join
          view={view.value}
          onArrived={() => journal.send({ kind: "FirstRun", value: { kind: "Finished" } })}
        />
      );
    case "OpenBackup":
      return <OpenBackup view={view.value} />;
    case "Support":
      return <Support view={view.value} />;
  }
}

/** Screens of the navigation: there is nothing to go back from. */
const ROOTS: readonly string[] = ["Today", "Journal", "Practise", "Programme", "You"];

function Ready({ view, screen }: { view: ReadyView; screen: string }) {
  const wide = useWide();
  const journal = useJournal();
  const beside = wide && view.journal !== null;
  // The navigation of a phone steps aside for what wants all of the attention.
  const writing = ["Editor", "Rant", "Seed", "Player"].includes(view.screen.kind);
  // Escape goes back, except where it means something else (a menu, a dialog, a search).
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector("[role=dialog], [role=menu]")) return;
      if ((event.target as HTMLElement).closest("input, select")) return;
      if (ROOTS.includes(view.screen.kind)) return;
      journal.send({ kind: "WentBack" });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [journal, view.screen.kind]);
  const classes = ["frame", beside ? "frame-beside" : "", writing ? "frame-writing" : ""];
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        {t("skip")}
      </a>
      <Navigation place={view.place} />
      {beside && view.journal && (
        <section className="beside" aria-label={t("journal-title")}>
          <p className="beside-title" aria-hidden="true">
            {t("journal-title")}
          </p>
          <JournalList view={view.journal} />
        </section>
      )}
      <main id="main" className="main" tabIndex={-1}>
        <Place key={screen} view={view} beside={beside} />
      </main>
      <Notice notice={view.notice} />
      <Flash />
    </div>
  );
}

function Place({ view, beside }: { view: ReadyView; beside: boolean }) {
  const { screen } = view;
  switch (screen.kind) {
    case "Today":
      return <Today view={screen.value} whereabouts={view.whereabouts} />;
    case "Journal":
      if (beside) return <JournalBlank />;
      return view.journal && <JournalScreen view={view.journal} />;
    case "Page":
      return <Page view={screen.value} />;
    case "Editor":
      return <Editor view={screen.value} />;
    case "You":
      return <You view={screen.value} />;
    case "Devices":
      return <Devices view={screen.value} />;
    case "RecoverySheet":
      return <Sheet view={screen.value} />;
    case "Backup":
      return <Backup view={screen.value} />;
    case "Bin":
      return <Bin view={screen.value} />;
    case "Settings":
      return <Settings view={screen.value} />;
    case "LockSettings":
      return <LockSettings view={screen.value} />;
    case "Support":
      return <Support view={screen.value} />;
    case "About":
      return <About view={screen.value} />;
    case "ServerHistory":
      return <ServerHistory view={screen.value} />;
    case "Programme":
      return <Programme view={screen.value} />;
    case "Card":
      return <Card key={screen.value.id} view={screen.value} />;
    case "Calendar":
      return <Calendar view={screen.value} />;
    case "Reminders":
      return <Reminders view={screen.value} />;
    case "Added":
      return <Added view={screen.value} />;
    case "Practise":
      return <Practise view={screen.value} />;
    case "Player":
      return <Player view={screen.value} />;
    case "Reflect":
      return <Reflect view={screen.value} />;
    case "Rant":
      return <Rant view={screen.value} />;
    case "Seed":
      return <Seed view={screen.value} />;
    case "Ladder":
      return <Ladder view={screen.value} />;
  }
}

/** The theme is sealed like everything else: before the journal is open, the last one known counts. */
function themeOf(view: ViewModel): Theme["kind"] | undefined {
  return view.kind === "Ready" ? view.value.theme.kind : undefined;
}

/** How far down each screen was read: coming back to it leads there again. */
const depths = new Map<string, number>();

/** A new screen begins at its top; one that is come back to, where it was left. */
function useScroll(key: string) {
  useLayoutEffect(() => {
    scrollTo(0, cameBack() ? (depths.get(key) ?? 0) : 0);
    const follow = () => depths.set(key, scrollY);
    addEventListener("scroll", follow, { passive: true });
    return () => removeEventListener("scroll", follow);
  }, [key]);
}

const THEME = "hearten-theme";

/** Puts the theme on the page, and remembers it so that the next start does not flash. */
function useTheme(theme: Theme["kind"] | undefined) {
  useEffect(() => {
    const known = theme ?? localStorage.getItem(THEME) ?? "System";
    if (theme) localStorage.setItem(THEME, theme);
    if (known === "System") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = known.toLowerCase();
  }, [theme]);
}
