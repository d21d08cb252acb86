// Development only: every screen from made-up views, without a core. `?screen=today&theme=Dark`.
// Another hash (`#journal`) shows another screen without loading everything again: `tests/e2e/states.mjs`.
import { createRoot } from "react-dom/client";
import { App } from "../src/app";
import { EditorText } from "../src/editor/text";
import { MediaShelf } from "../src/media";
import { textsOf } from "../src/editor/texts";
import type { Journal } from "../src/journal";
import type { Happening } from "../src/types";
import { followBells } from "../src/bells/follow";
import { practised } from "./pretend-practice";
import { after } from "./pretend";
import { screens } from "./views";
import { DRAWN } from "./views-daily";
import "../src/styles/index.css";

const asked = new URLSearchParams(location.search);
const all = () => screens(asked.get("theme") ?? "System");
let name = location.hash.slice(1) || asked.get("screen") || "today";
let view = all()[name];
const listeners = new Set<() => void>();

const blank = () => new EditorText({ typed: () => undefined, caughtUp: () => undefined });
let journal: Journal = {
  view: () => view as never,
  trouble: () => null,
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  send: (what) => {
    console.log(
      JSON.stringify(what, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    );
    if (view) view = practised(view, what) ?? after(view, DRAWN[name], what);
    listeners.forEach((listener) => listener());
  },
  forgetTrouble: () => undefined,
  text: blank(),
  media: new MediaShelf((what) => pretend(what)),
};

/** A quiet picture for every small picture that is asked for. */
function pretend(what: Happening) {
  if (what.kind !== "Attach" || what.value.kind !== "LookedAt") return;
  const { attachment, full } = what.value;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="#7c9a6e"/><circle cx="330" cy="120" r="60" fill="#f3e3b5"/></svg>`;
  const piece = { attachment, full, mime: "image/svg+xml", index: 0, pieces: 1 };
  setTimeout(() => journal.media.take({ ...piece, bytes: new TextEncoder().encode(svg) }));
}

/** What is tapped first, by its name, in states that are the screen's own and in no view. */
const TAPPED: Record<string, string> = {
  "reminders-changing": "Change",
  "settings-shift": "Add a shift",
};

const root = createRoot(document.getElementById("root") as HTMLElement);
followBells(journal);

function draw() {
  document.documentElement.dataset.fixtures = Object.keys(all()).join(" ");
  document.documentElement.dataset.tapped = TAPPED[name] ?? "";
  if (view) {
    // The editors of made-up views all have one number: each begins with its own words.
    journal = { ...journal, text: blank() };
    journal.text.viewed(textsOf(view));
    root.render(<App key={name} journal={journal} />);
    return;
  }
  root.render(
    <ul>
      {Object.keys(all()).map((each) => (
        <li key={each}>
          <a href={`?screen=${each}`}>{each}</a>
        </li>
      ))}
    </ul>,
  );
}

addEventListener("hashchange", () => {
  name = location.hash.slice(1);
  view = all()[name];
  scrollTo(0, 0);
  draw();
});
draw();
