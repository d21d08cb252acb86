// Development only: every screen from made-up views, without a core. `?screen=today&theme=Dark`.
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
const name = asked.get("screen") ?? "today";
let view = screens(asked.get("theme") ?? "System")[name];
const listeners = new Set<() => void>();

const text = new EditorText({ typed: () => undefined, caughtUp: () => undefined });
const journal: Journal = {
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
  text,
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

const root = createRoot(document.getElementById("root") as HTMLElement);
followBells(journal);
if (view) {
  text.viewed(textsOf(view));
  root.render(<App journal={journal} />);
} else {
  root.render(
    <ul>
      {Object.keys(screens("System")).map((each) => (
        <li key={each}>
          <a href={`?screen=${each}`}>{each}</a>
        </li>
      ))}
    </ul>,
  );
}
