// Killed in the middle: what was typed a second before is there, and nothing of it lies about in clear.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { dumpIndexedDb, found } from "../canary.mjs";
import { Device } from "../device.mjs";
import { CHROMIUM, FLAGS, scratch } from "../place.mjs";
import { filesBelow } from "../relay.mjs";

const CANARY = "Eleven heliotrope kingfishers over Ward Seven";
const TITLE = "Vermilion octarine";
const TAG = "quincunx";

/** A browser with a profile on disk, which can be killed like a battery that ran out. */
async function launch(profile) {
  const portFile = join(profile, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  const child = spawn(
    CHROMIUM,
    [...FLAGS, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    { detached: true, stdio: "ignore" },
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

export default {
  "what was typed a second before a kill is there after it, and nowhere in clear": async ({
    relay,
  }) => {
    const profile = scratch("profile");
    let run = await launch(profile);
    let phone = run.device(relay.url);
    await phone.begin("The first page.");
    await phone.write(TITLE, `${CANARY}, the first time.`, { lens: "Across", tags: [TAG] });
    await phone.turnSyncOn(relay.invite());
    await phone.sync();
    await phone.go("New page");
    await phone.page.getByLabel("Your words").pressSequentially(`${CANARY}, the second time`);
    await phone.page.waitForTimeout(1000);
    phone.isQuiet();
    await run.kill();

    run = await launch(profile);
    phone = run.device(relay.url);
    await phone.open();
    await phone.page.locator(".nav, .done").first().waitFor();
    if (await phone.button("Done").isVisible()) await phone.tap("Done");
    await phone.read(`${CANARY}, the second`);
    assert.match(await phone.text(), new RegExp(`${CANARY}, the second time`));

    const texts = [CANARY, TITLE, TAG];
    const dump = await dumpIndexedDb(phone.page);
    assert.ok(dump.length > 500, "there is something to search");
    assert.deepEqual(found(dump, texts), [], "IndexedDB");
    assert.deepEqual(found(relay.bytes(), texts), [], "the relay");
    phone.isQuiet();
    await run.kill();
    const kept = Buffer.concat(filesBelow(join(profile, "Default", "IndexedDB")));
    assert.ok(kept.length > 500);
    assert.deepEqual(found(kept, texts), [], "the profile's IndexedDB files");
    const sessions = join(profile, "Default", "Sessions");
    if (existsSync(sessions)) {
      assert.deepEqual(found(Buffer.concat(filesBelow(sessions)), texts), [], "session files");
    }
    rmSync(profile, { recursive: true, force: true });
  },
};
