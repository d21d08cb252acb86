// Where things are: told by `cargo xtask`, or found beside this folder.
import { existsSync, mkdtempSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** The relay's program. */
export const RELAY = process.env.HEARTEN_RELAY ?? join(target, "debug/hearten-relay");
/** The headless shell's program. */
export const HEADLESS = process.env.HEARTEN_HEADLESS ?? join(target, "debug/headless");
/** The built app. */
export const WEB = process.env.HEARTEN_WEB ?? join(root, "web/dist");

/** The browser: a path, or a name that is looked up. */
export const CHROMIUM = find(process.env.HEARTEN_CHROMIUM ?? "chromium");

/** What Chromium is started with. */
export const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
];

/** A folder that nobody else uses. */
export function scratch(name) {
  return mkdtempSync(join(tmpdir(), `hearten-${name}-`));
}

function find(name) {
  if (name.includes("/")) return name;
  const folders = [
    ...(process.env.PATH ?? "").split(":"),
    "/usr/bin",
    join(homedir(), ".local/bin"),
  ];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  return found ?? name;
}
