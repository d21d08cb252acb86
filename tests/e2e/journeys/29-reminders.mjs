// Reminders: asked for before the browser asks, shown neutrally, handed over as a calendar file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Device } from "../device.mjs";
import { expectSoon } from "../soon.mjs";

async function toReminders(device) {
  await device.go("You");
  await device.tap(/^Settings/);
  await device.tap(/^Reminders/);
  await device.heading("Reminders");
}

/** Records what the page asks of the browser, and the notices it shows, in place of them. */
const WATCH = () => {
  // A blank page has no service worker to watch.
  if (!window.ServiceWorkerRegistration) return;
  window.asked = 0;
  window.shown = [];
  Notification.requestPermission = async () => {
    window.asked += 1;
    return "granted";
  };
  Object.defineProperty(Notification, "permission", {
    get: () => (window.asked > 0 ? "granted" : "default"),
  });
  ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
    window.shown.push({ title, body: options?.body ?? "" });
  };
};

/** A phone that is watched, at its reminders. */
async function atReminders(browser, relay) {
  const phone = await Device.make(browser, relay.url, "phone");
  await phone.context.addInitScript(WATCH);
  await phone.begin("A first page.");
  await toReminders(phone);
  return phone;
}

export default {
  "the browser is asked only after a reminder is there and the person said yes": async ({
    browser,
    relay,
  }) => {
    const phone = await atReminders(browser, relay);
    const { page } = phone;
    await phone.tap("Add a reminder");
    await page.getByRole("radio", { name: "Practise" }).click({ force: true });
    await page.getByLabel("Time", { exact: true }).fill("21:30");
    await phone.tap("Sunday");
    await phone.tap("Save");
    await phone.reads("21:30");
    assert.equal(await page.evaluate(() => window.asked), 0);
    await phone.tap("Yes, show notices");
    await page.getByRole("switch", { name: "Notices while Hearten is open" }).waitFor();
    assert.equal(await page.evaluate(() => window.asked), 1);
    await expectSoon(
      () => page.getByRole("switch", { name: "Notices while Hearten is open" }).isChecked(),
      (on) => on,
      "notices are on",
    );

    await phone.tap(/^Change: /);
    await page.getByLabel("Time", { exact: true }).fill("07:15");
    await phone.tap("Save");
    await phone.reads("07:15");

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      phone.tap("Calendar file"),
    ]);
    const calendar = readFileSync(await file.path(), "utf8");
    assert.match(calendar, /BEGIN:VCALENDAR/);
    assert.match(calendar, /T071500/);
    assert.doesNotMatch(calendar, /SUMMARY:.*(practise|check|write|hearten)/i);

    await page.reload();
    await toReminders(phone);
    await phone.tap(/^Remove: /);
    await phone.button(/^Remove: /).waitFor({ state: "detached" });
    phone.isQuiet();
  },

  "while the app is open a reminder comes at its time and names nothing": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.context.addInitScript(WATCH);
    // The page's clock alone can be moved: the worker's is the real one.
    await phone.context.clock.install();
    const soon = new Date(Date.now() + 3 * 60_000);
    const time = soon.toLocaleTimeString("en-GB", {
      timeZone: "Europe/London",
      hour: "2-digit",
      minute: "2-digit",
    });
    await phone.begin("A first page.");
    const { page } = phone;
    await toReminders(phone);
    await phone.tap("Add a reminder");
    await page.getByLabel("Time", { exact: true }).fill(time);
    await phone.tap("Save");
    await phone.tap("Yes, show notices");
    await expectSoon(
      () => page.getByRole("switch", { name: "Notices while Hearten is open" }).isChecked(),
      (on) => on,
      "notices are on",
    );
    await phone.go("Journal");
    assert.deepEqual(await page.evaluate(() => window.shown), []);
    await phone.context.clock.fastForward("01:00");
    assert.deepEqual(await page.evaluate(() => window.shown), []);
    await phone.context.clock.fastForward("02:00");
    const shown = await expectSoon(
      () => page.evaluate(() => window.shown),
      (all) => all.length > 0,
      "the reminder",
    );
    assert.equal(shown.length, 1);
    assert.doesNotMatch(JSON.stringify(shown), /check|feel|practise|write|journal/i);
    phone.isQuiet();
  },

  "no is an answer: nothing is asked again, and quiet hours can be set": async ({
    browser,
    relay,
  }) => {
    const phone = await atReminders(browser, relay);
    const { page } = phone;
    await phone.tap("Add a reminder");
    await phone.tap("Save");
    await phone.tap("No, thank you");
    assert.equal(await page.evaluate(() => window.asked), 0);
    const quiet = page.getByRole("switch", { name: /^Show nothing for some hours/ });
    await page.locator(".switch", { has: quiet }).click();
    await phone.reads("From 22:00 to 07:00");
    await page.getByLabel("From", { exact: true }).fill("20:00");
    await phone.reads("From 20:00 to 07:00");
    await page.reload();
    await toReminders(phone);
    await phone.reads("From 20:00 to 07:00");
    phone.isQuiet();
  },
};
