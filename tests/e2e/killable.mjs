// A browser with a profile on disk, which can be killed like a phone whose battery ran out.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Device } from "./device.mjs";
import { CHROMIUM, FLAGS, scratch } from "./place.mjs";

/** A folder for the profile. */
export function makeProfile() {
  return scratch("profile");
}

/** Starts a browser on `profile`; `zone` is where its owner is. */
export async function launch(profile, zone = "Europe/London") {
  const portFile = join(profile, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  const child = spawn(
    CHROMIUM,
    [...FLAGS, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    { detached: true, stdio: "ignore", env: { ...process.env, TZ: zone } },
  );
  while (!existsSync(portFile) || !readFileSync(portFile, "utf8").includes("\n")) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const [port] = readFileSync(portFile, "utf8").split("\n");
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  return {
    device: (url) => new Device(browser.contexts()[0], url, "phone"),
    async kill() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      process.kill(-child.pid, "SIGKILL");
      await ended;
      await browser.close().catch(() => undefined);
    },
  };
}

/**
 * A phone that dies between `before` and `after`, and is started again with what it had kept. `after` opens
 * the app itself.
 */
export async function diesBetween(relay, before, after, zone) {
  const profile = makeProfile();
  for (const part of [before, after]) {
    const run = await launch(profile, zone);
    try {
      await part(run.device(relay.url));
    } finally {
      await run.kill();
    }
  }
  rmSync(profile, { recursive: true, force: true });
}
