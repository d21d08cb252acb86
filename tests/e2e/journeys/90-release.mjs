// A release stays until the person agrees to another; and what a browser withholds is said.
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Device } from "../device.mjs";
import { scratch, WEB } from "../place.mjs";
import { Relay } from "../relay.mjs";

/** Makes the app in `web` another release: another title, and a service worker that knows of it. */
function release(web) {
  const change = (name, from, to) => {
    const path = join(web, name);
    const before = readFileSync(path, "utf8");
    assert.match(before, from);
    writeFileSync(path, before.replace(from, to));
    for (const form of [".br", ".gz"]) rmSync(path + form, { force: true });
  };
  change("index.html", /<title>[^<]*<\/title>/, "<title>Hearten, the next</title>");
  change("sw.js", /(\{"revision":")[0-9a-f]+(","url":"index\.html"\})/, "$10123456789abcdef$2");
}

export default {
  "a newer release waits for consent, through closed tabs, and comes when it is given": async ({
    browser,
  }) => {
    const web = scratch("web");
    cpSync(WEB, web, { recursive: true });
    const relay = await Relay.begin(web);
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    assert.equal(await phone.page.title(), "Hearten");
    assert.equal(await phone.button("Update").count(), 0);

    release(web);
    await phone.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await phone.reads("A newer version is ready.");
    await phone.page.close();
    await phone.open();
    await phone.atToday();
    assert.equal(await phone.page.title(), "Hearten", "still the release that was agreed to");
    await phone.reads("A newer version is ready.");
    await phone.tap("Update");
    await phone.page.waitForFunction(() => document.title === "Hearten, the next");
    await phone.atToday();
    assert.equal(await phone.button("Update").count(), 0);
    await phone.read("The first page.");
    phone.isQuiet();
    await relay.stop();
  },

  "over plain http from another machine it says what is missing and what helps": async ({
    browser,
    relay,
  }) => {
    // A name that Chromium takes for a stranger, answered by our relay.
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.context.route("http://relay.example/**", async (route) => {
      const path = new URL(route.request().url()).pathname;
      const answer = await fetch(relay.url + path);
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(
          [...answer.headers].filter(([name]) => !/encoding|length|transfer/.test(name)),
        ),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    const page = await phone.context.newPage();
    await page.goto("http://relay.example/");
    await page.getByRole("heading", { name: "This page came unprotected" }).waitFor();
    await page.getByText("serve --tls").waitFor();
  },

  "a core that fails is opened again from what was kept, and the person hears of it": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.context.addInitScript(() => {
      const Real = window.Worker;
      window.Worker = class extends Real {
        constructor(...args) {
          super(...args);
          window.lastWorker = this;
        }
      };
    });
    await phone.begin("The first page.");
    await phone.page.evaluate(() => {
      window.lastWorker.postMessage({
        kind: "happened",
        event: new Uint8Array([255, 255, 255, 255]),
      });
    });
    await phone.reads("Something in the app stopped. Your journal was opened again");
    await phone.tap("Put this message away");
    await phone.read("The first page.");
    await phone.write("After it", "Still here.");
    phone.isQuiet();
  },

  "the recovery sheet fits one printed page": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.go("You");
    await phone.tap(/^Devices and sync/);
    await phone.page.getByLabel("Relay address").fill(relay.url);
    await phone.page.getByLabel("Invite code").fill(relay.invite());
    await phone.tap("Turn on sync");
    await phone.heading("Recovery sheet");
    const pdf = await phone.page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? [];
    assert.equal(pages.length, 1);
    if (process.env.HEARTEN_PICTURES) {
      writeFileSync(join(process.env.HEARTEN_PICTURES, "sheet.pdf"), pdf);
      await phone.page.emulateMedia({ media: "print" });
      await phone.page.setViewportSize({ width: 794, height: 1123 });
      await phone.page.screenshot({ path: join(process.env.HEARTEN_PICTURES, "sheet.png") });
    }
  },
};
