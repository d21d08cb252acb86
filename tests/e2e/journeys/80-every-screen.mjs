// Every screen: readable by machines that read to people, at twice the text size, light and dark.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { Device, pairByCode } from "../device.mjs";
import { tour } from "../tour.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What the checker has against the page on show. */
async function violations(page, where) {
  await page.waitForTimeout(400);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const results = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"] }),
  );
  return results.violations.map(
    ({ id, nodes }) =>
      `${where}: ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`,
  );
}

/** What a hard day has: a check-in, a pressure and what comes of it, forms, the rant page. */
async function hardDay(device, look) {
  const { page } = device;
  await device.go("Add");
  await page.getByRole("dialog").waitFor();
  await look("what can be begun");
  await page.keyboard.press("Escape");
  await device.add("Check in");
  await device.heading("Check in");
  await look("check-in");
  await page.getByRole("radio", { name: "very unpleasant, high energy", exact: true }).click();
  await device.tap("More words");
  await device.tap("Somewhere else as well?");
  await look("check-in, tapped");
  await device.tap("Done");
  await device.read("very unpleasant");
  await look("page of a check-in");
  await device.add("Reflect");
  await device.heading("Reflect");
  await look("reflect");
  for (const name of ["React or respond", "Widen the view", "Push-back rehearsal"]) {
    await device.add("Reflect");
    await device.tap(new RegExp(`^${name}`));
    await device.heading(name);
    await look(name);
    await page.getByRole("button", { name: "Back", exact: true }).click();
    await page.locator(".nav").waitFor();
  }
  await device.add("Rant");
  const rant = page.getByRole("textbox", { name: "Rant" });
  await rant.fill("The third night this week.");
  await look("rant");
  await device.tap("Burn");
  await look("rant, before it burns");
  await device.tap("Burn it");
  await rant.waitFor({ state: "detached" });
  await device.add("Pressure");
  await page.getByText("Demands", { exact: true }).click();
  await page.getByText("Not from where I stand today", { exact: true }).click();
  await device.tap(/^Take \d+ seconds$/);
  await look("pressure, setting it down");
  await page.getByText("I can change it", { exact: true }).click();
  await look("pressure, a small step");
  await page.getByText("I can press somebody who can", { exact: true }).click();
  await device.tap(/^Situation, background/);
  await device.button("Make the draft").waitFor();
  await look("what goes into a draft");
  await device.tap("Make the draft");
  const draft = page.getByLabel("What it says");
  await draft.waitFor();
  await look("draft");
  await draft.fill("Patient 943 476 5919 waited.");
  await device.tap("Send");
  await device.button("Take it out").waitFor();
  await look("draft, warned");
  await device.tap("Take it out");
  await device.button("Copy").waitFor();
  await look("draft, ready");
  await device.tap("Not now");
  await device.tap("Done");
  await device.go("Today");
  await device.atToday();
  await look("today, after a hard check-in");
}

/** Goes through every screen that one device has, and calls `look` on each. */
async function everyScreen(device, relay, look) {
  const page = await device.open();
  await look("welcome");
  for (const [label, name] of [
    ["It is on another device", "join"],
    ["I have recovery words", "words"],
    ["I have a backup file", "open backup"],
  ]) {
    await device.tap(label);
    await page.locator(".back").waitFor();
    await look(name);
    await device.tap("Back");
    await device.button("Start").waitFor();
  }
  await device.tap("Start");
  await page.getByLabel("Your words").waitFor();
  await look("first page");
  await page
    .getByLabel("Your words")
    .fill("# A heading\n\n- one\n  - two\n\n> quoted\n\n1. first\n\n- [x] done\n\n`code`");
  await device.kept();
  await device.tap("Save");
  await device.heading("Kept.");
  await look("kept");
  await device.tap("Continue");
  await device.atToday();
  await look("today");
  await device.write("A title that is rather long for a telephone", "Words.", {
    lens: "Team",
    tags: ["one", "two"],
  });
  await device.read("A title that is rather long");
  await look("page");
  await device.tap("Edit");
  await device.tap("Add a tag");
  await look("editor");
  await device.tap("More");
  await page.getByRole("dialog").getByRole("button", { name: "Put in the bin" }).waitFor();
  await look("editor menu");
  await page.keyboard.press("Escape");
  await device.tap("Done");
  await device.read("A heading");
  await look("page with everything");
  await device.tap("Put in the bin");
  await device.button("Undo").waitFor();
  await look("notice");
  await device.go("Journal");
  await look("journal");
  await page.getByRole("searchbox").fill("words");
  await page.locator("mark").first().waitFor();
  await look("search");
  await page.getByRole("searchbox").fill("");
  await device.filters();
  await look("journal's filters");
  await hardDay(device, look);
  await device.go("You");
  await look("you");
  for (const label of [
    /^Devices and sync/,
    /^Backup file/,
    /^Bin/,
    /^Settings/,
    /^Lock/,
    /^About/,
  ]) {
    await device.go("You");
    await device.tap(label);
    await page.locator(".back").waitFor();
    await look(String(label));
  }
  await device.tap("Support");
  await device.reads("116 123");
  await look("support");
  await tour(device, look);
  await device.go("You");
  await device.tap(/^Devices and sync/);
  await page.getByLabel("Relay address").fill(relay.url);
  await page.getByLabel("Invite code").fill(relay.invite());
  await device.tap("Turn on sync");
  await device.heading("Recovery sheet");
  await look("sheet");
  await device.tap("I have kept it");
  await device.button("Sync now").waitFor();
  await look("devices");
  await device.tap("Add a device");
  await look("add a device");
  await device.go("You");
  await device.tap(/^Lock/);
  await page.getByLabel("New passphrase").fill("satsumas in the dark");
  await device.tap("Set a passphrase");
  await device.button("Lock now").waitFor();
  await look("lock on");
  await device.tap("Lock now");
  await device.heading("Locked");
  await look("locked");
}

const found =
  (scheme) =>
  async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone", { colorScheme: scheme });
    const all = [];
    await everyScreen(phone, relay, async (where) => {
      all.push(...(await violations(phone.page, where)));
    });
    assert.deepEqual(all, []);
    phone.isQuiet();
  };

export default {
  "axe finds nothing while two devices pair": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    const tablet = await Device.make(browser, relay.url, "tablet", {
      viewport: { width: 1180, height: 820 },
    });
    const all = [];
    const look = async (device, where) => all.push(...(await violations(device.page, where)));
    await phone.begin("The first page.");
    await phone.turnSyncOn(relay.invite());
    await pairByCode(phone, tablet, look);
    await tablet.read("The first page.");
    await look(tablet, "page beside the list");
    await tablet.go("Journal");
    await look(tablet, "list alone");
    await phone.tap("Add a device");
    await phone.page.getByLabel("Code from the other device").fill("nonsense");
    await phone.tap("Continue");
    await phone.page.locator(".field-error").waitFor();
    await look(phone, "a wrong code");
    assert.deepEqual(all, []);
    phone.isQuiet();
    tablet.isQuiet();
  },
  "axe finds nothing on any screen, light": found("light"),
  "axe finds nothing on any screen, dark": found("dark"),
  "at twice the text size no screen of a phone scrolls sideways": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.context.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => {
        document.documentElement.style.fontSize = "200%";
      });
    });
    const wide = [];
    await everyScreen(phone, relay, async (where) => {
      const { scroll, inner, size } = await phone.page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        inner: document.documentElement.clientWidth,
        size: getComputedStyle(document.documentElement).fontSize,
      }));
      assert.equal(size, "32px");
      if (scroll > inner) wide.push(`${where}: ${scroll} > ${inner}`);
    });
    assert.deepEqual(wide, []);
    phone.isQuiet();
  },
};
