// What a page of the app holds: the view, the way to send happenings, the text of the open editor.
import { useSyncExternalStore } from "react";
import { decodeView, encodeHappening } from "./core/codec";
import { Link } from "./core/link";
import { EditorText } from "./editor/text";
import { happeningOf, textsOf } from "./editor/texts";
import { MediaShelf } from "./media";
import { ShellFacts, type Happening, type ViewModel } from "./types";

/** Troubles of the shell itself, which the core cannot know. */
export type Trouble = "gaveUp" | "otherRelease" | "reopened" | null;

/** The page's side of the core. Fixtures replace it in development. */
export interface Journal {
  view(): ViewModel;
  trouble(): Trouble;
  subscribe(listener: () => void): () => void;
  send(what: Happening): void;
  forgetTrouble(): void;
  readonly text: EditorText;
  readonly media: MediaShelf;
}

/** What the person would call this device. */
export function deviceKind(): "phone" | "tablet" | "computer" {
  const coarse = matchMedia("(pointer: coarse)").matches;
  const shorter = Math.min(screen.width, screen.height);
  if (!coarse) return shorter < 500 ? "phone" : "computer";
  return shorter < 600 ? "phone" : "tablet";
}

/** Opens the journal in this tab. */
export function openJournal(): Journal {
  let view: ViewModel = { kind: "Starting" };
  let trouble: Trouble = null;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());

  const send = (what: Happening) => link.send(encodeHappening(what));
  const media = new MediaShelf(send);
  const text = new EditorText({
    typed(typed) {
      link.tell(typed);
      send(happeningOf(typed));
    },
    caughtUp: (revision) => send({ kind: "Editor", value: { kind: "CaughtUp", revision } }),
  });

  const started = () =>
    encodeHappening({
      kind: "Started",
      value: new ShellFacts(location.origin, deviceKind(), __RELEASE__),
    });
  const link = new Link(
    __RELEASE__,
    started,
    () => text.open,
    {
      view(bytes) {
        view = decodeView(bytes);
        text.viewed(textsOf(view));
        tell();
      },
      typed: (typed) => text.follow(typed),
      text: (open) => text.adopt(open),
      media: (piece) => media.take(piece),
      changedHands() {
        text.orphan();
        if (trouble === "otherRelease") trouble = null;
      },
      reopened: () => ((trouble = "reopened"), tell()),
      gaveUp: () => ((trouble = "gaveUp"), tell()),
      otherRelease: () => ((trouble = "otherRelease"), tell()),
    },
    () =>
      new Worker(new URL("./core/worker.ts", import.meta.url), { type: "module", name: "core" }),
  );

  return {
    view: () => view,
    trouble: () => trouble,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send,
    forgetTrouble: () => ((trouble = null), tell()),
    text,
    media,
  };
}

/** The view, for components. */
export function useView(journal: Journal): ViewModel {
  return useSyncExternalStore(journal.subscribe, journal.view);
}

/** The shell's own trouble, for components. */
export function useTrouble(journal: Journal): Trouble {
  return useSyncExternalStore(journal.subscribe, journal.trouble);
}
