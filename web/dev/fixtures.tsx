// Development only: every screen from made-up views, without a core. `?screen=today&theme=Dark`.
import { createRoot } from "react-dom/client";
import { App } from "../src/app";
import { EditorText } from "../src/editor/text";
import { editorOf, type Journal } from "../src/journal";
import { screens } from "./views";
import "../src/styles/index.css";

const asked = new URLSearchParams(location.search);
const name = asked.get("screen") ?? "today";
const view = screens(asked.get("theme") ?? "System")[name];

const text = new EditorText({ typed: () => undefined, caughtUp: () => undefined });
const journal: Journal = {
  view: () => view as never,
  trouble: () => null,
  subscribe: () => () => undefined,
  send: (what) =>
    console.log(
      JSON.stringify(what, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ),
  forgetTrouble: () => undefined,
  text,
};

const root = createRoot(document.getElementById("root") as HTMLElement);
if (view) {
  text.viewed(editorOf(view));
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
