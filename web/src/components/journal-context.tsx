// The journal, for every component.
import { createContext, useContext } from "react";
import type { Journal } from "../journal";
import type { Happening, Place } from "../types";

const JournalContext = createContext<Journal | null>(null);

export const JournalProvider = JournalContext.Provider;

/** The journal of this page. */
export function useJournal(): Journal {
  const journal = useContext(JournalContext);
  if (!journal) throw new Error("no journal");
  return journal;
}

/** Sends happenings. */
export function useSend(): (what: Happening) => void {
  return useJournal().send;
}

/** A happening: somewhere was chosen. */
export function wentTo(kind: Place["kind"]): Happening {
  return { kind: "WentTo", value: { kind } };
}
