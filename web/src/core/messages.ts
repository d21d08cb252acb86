// What the owner's page and its worker say to each other, and the tabs among themselves.
import type { MediaOperation } from "../types";

/** A piece of an attachment, for whichever tab shows it. */
export type MediaPiece = Pick<
  MediaOperation,
  "attachment" | "full" | "mime" | "index" | "pieces" | "bytes"
>;

/** From the page to its worker. */
export type ToWorker =
  { kind: "happened"; event: Uint8Array } | { kind: "answered"; ask: number; answer: "yes" | "no" };

/** From the worker to its page. */
export type FromWorker =
  | { kind: "view"; view: Uint8Array }
  | { kind: "file"; ask: number; name: string; mime: string; bytes: Uint8Array }
  | { kind: "media"; piece: MediaPiece }
  | { kind: "persist"; ask: number }
  | { kind: "broken"; reason: string };

/** A text that somebody writes in: the page's own, the answer to a field of its form, or the rant. */
export type Field = "Title" | "Body" | "Rant" | `answer:${string}`;

/** A change that one tab made to a text on show; the others follow it. */
export interface Typed {
  session: string;
  field: Field;
  seq: number;
  at: number;
  remove: number;
  insert: string;
}

/** The texts on show, for a tab that comes later. */
export interface OpenText {
  session: string;
  revision: number;
  seq: number;
  texts: Partial<Record<Field, string>>;
}

/** Among tabs. */
export type AmongTabs =
  | { kind: "hello"; release: string }
  | { kind: "owner"; release: string; view: Uint8Array | null; text: OpenText | null }
  | { kind: "view"; view: Uint8Array }
  | { kind: "happened"; event: Uint8Array }
  | { kind: "awake" }
  | { kind: "typed"; typed: Typed }
  | { kind: "media"; piece: MediaPiece }
  | { kind: "reopened" };
