// Takes a picture of every screen of the real app: phone and desktop, light and dark. `cargo xtask screens`
// gives a relay with a month in it, an invite and the 24 words that open that month. Then one of every state
// that the made-up views have (web/dev): what is empty, wrong, full or rare. It fails when a file of
// web/src/screens is on none of these. `HEARTEN_PART` may be `app` or `states`; `HEARTEN_SIZE`, one size.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Device } from "./device.mjs";
import { CHROMIUM, FLAGS } from "./place.mjs";
import { Fixtures } from "./states.mjs";
import { tour } from "./tour.mjs";

const {
  HEARTEN_URL: url,
  HEARTEN_INVITE: invite,
  HEARTEN_WORDS: words,
  HEARTEN_SCREENS: out,
  HEARTEN_PART: part,
  HEARTEN_SIZE: only,
} = process.env;

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  desktop: {
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 1,
    isMobile: false,
    hasTouch: false,
  },
};

/** A picture book: numbered pictures of one device. */
class Book {
  constructor(device, folder) {
    this.device = device;
    this.folder = folder;
    this.number = 0;
    mkdirSync(folder, { recursive: true });
  }

  async take(name) {
    const { page } = this.device;
    this.number += 1;
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForTimeout(450);
    const path = join(this.folder, `${String(this.number).padStart(2, "0")}-${name}.png`);
    await page.screenshot({ path });
  }
}

/** First run, up to the open journal of the month. */
async function firstRun(browser, options, book) {
  const fresh = await Device.make(browser, url, "first run", options);
  book.device = fresh;
  await fresh.open();
  await book.take("welcome");
  await fresh.tap("Start");
  await fresh.page.getByLabel("Your words").waitFor();
  await book.take("first-page");
  await fresh.page
    .getByLabel("Your words")
    .fill(
      "Two nurses for twenty-eight beds. I’d tell her: you asked for help six weeks ago, in writing.",
    );
  await fresh.kept();
  await book.take("first-page-written");
  await fresh.tap("Save");
  await fresh.heading("Kept.");
  await book.take("kept");
  await fresh.tap("Continue");
  await fresh.atToday();
  await book.take("today-first");
  await fresh.go("You");
  await fresh.tap(/^Devices and sync/);
  await book.take("devices-off");
  await fresh.page.getByLabel("Invite code").fill(invite);
  await fresh.tap("Turn on sync");
  await fresh.heading("Recovery sheet");
  await book.take("recovery-sheet");
  await fresh.close();
}

async function joining(browser, options, book, host) {
  const newcomer = await Device.make(browser, url, "newcomer", options);
  book.device = newcomer;
  await newcomer.open();
  await newcomer.tap("It is on another device");
  await newcomer.page.getByLabel("Relay address").fill(url);
  await book.take("join");
  await newcomer.tap("Show a code");
  const code = await newcomer.page.locator(".code [aria-hidden]").innerText();
  await book.take("join-code");
  book.device = host;
  await host.go("You");
  await host.tap(/^Devices and sync/);
  await host.tap("Add a device");
  await host.page.getByLabel("Code from the other device").fill(code);
  await book.take("add-device");
  await host.tap("Continue");
  await host.heading("Are these the same?");
  await book.take("compare");
  await host.tap("They are the same");
  await newcomer.tap("They are the same");
  await host.heading("Added");
  await book.take("added");
  await host.tap("Continue");
  book.device = newcomer;
  await newcomer.heading("All here");
  await book.take("arrived");
  await newcomer.close();
  book.device = host;
}

async function writing(device, book) {
  await device.go("Today");
  await device.tap("Write");
  await device.page.getByLabel("Your words").waitFor();
  await book.take("editor-prompt");
  await device.page.getByRole("button", { name: "Back", exact: true }).click();
  await device.read("A new row");
  await book.take("page");
  await device.tap("Edit");
  await device.kept();
  await device.page.getByLabel("Your words").waitFor();
  await device.page.evaluate(() => {
    const area = document.querySelector(".page-text");
    area.focus({ preventScroll: true });
    area.setSelectionRange(0, 0);
    scrollTo(0, 0);
  });
  await book.take("editor");
  await device.tap("Done");
  await device.read("A month");
  await book.take("page-long");
}

/** A hard day: checking in, a pressure, a draft, the rant page. */
async function hardDay(device, book) {
  const { page } = device;
  // In a wide window the journal stands beside, and says some of the same.
  const main = page.locator("#main");
  await device.go("Today");
  await device.go("Add");
  await page.getByRole("dialog").waitFor();
  await book.take("add");
  await page.keyboard.press("Escape");
  await device.add("Check in");
  await book.take("check-in");
  await page.getByRole("radio", { name: "unpleasant, high energy", exact: true }).click();
  await page.locator(".word-chips").first().getByRole("button").first().click();
  await main.getByRole("radio", { name: "System" }).click();
  await book.take("check-in-tapped");
  await device.tap("Done");
  await device.go("Journal");
  await page.locator(".row .horizon").first().waitFor();
  await page
    .locator(".row", { has: page.locator(".horizon") })
    .first()
    .click();
  await page.locator("article").waitFor();
  await book.take("page-check-in");
  await device.add("Reflect");
  await device.heading("Reflect");
  await book.take("reflect");
  await device.add("React or respond");
  await page.getByLabel("What set it off?").fill("“Just make it work, you always do.”");
  await page.getByLabel("Where did it arrive in your body?").fill("Jaw. Then my hands.");
  await device.kept();
  await book.take("form");
  await device.tap("Done");
  await device.add("Rant");
  await book.take("rant");
  await page.getByRole("textbox", { name: "Rant" }).fill("the third night this week");
  await book.take("rant-written");
  await device.tap("Turn into an ask");
  await device.heading("Log a pressure");
  await book.take("pressure");
  await main.getByText("Demands", { exact: true }).click();
  await main.getByText("Gaps in staffing", { exact: true }).click();
  await book.take("pressure-tiles");
  await main.getByText("I can press somebody who can", { exact: true }).click();
  await page
    .getByLabel("What does it look like on the ground?")
    .fill("Two nurses for twenty-eight from 21:00. The bank had nobody, again.");
  await device.kept();
  await main.getByText("What can come next").scrollIntoViewIfNeeded();
  await book.take("pressure-next");
  await device.tap(/^Situation, background/);
  await device.button("Make the draft").waitFor();
  await main.getByText("Gaps in staffing", { exact: true }).click();
  await book.take("seed");
  await device.tap("Make the draft");
  const draft = page.getByLabel("What it says");
  await draft.waitFor();
  await book.take("draft");
  await draft.press("Control+End");
  await page.keyboard.type("\nPatient 943 476 5919 waited.");
  await device.tap("Send");
  await device.button("Take it out").waitFor();
  await book.take("draft-warned");
  await device.tap("Take it out");
  await device.button("Copy").waitFor();
  await book.take("draft-ready");
  await device.tap("Not now");
  await device.tap("Done");
  await device.go("Journal");
  await device.filters();
  await book.take("journal-filters");
  await device.go("Today");
  await book.take("today-after");
}

async function places(device, book) {
  await device.go("Journal");
  await device.page.locator(".row").first().waitFor();
  await book.take("journal");
  await device.page.getByRole("searchbox").fill("clock");
  await device.page.locator("mark").first().waitFor();
  await book.take("search");
  await device.page.getByRole("searchbox").fill("");
  await device.filters();
  await device.page.getByRole("radio", { name: "Team" }).click();
  await book.take("journal-lens");
  await device.page.getByRole("radio", { name: "Team" }).click();
  await device.read("Row F");
  await device.tap("Put in the bin");
  await device.button("Undo").waitFor();
  await book.take("notice");
  await device.tap("Put this message away");
  await device.go("You");
  await book.take("you");
  const each = [
    [/^Devices and sync/, "devices"],
    [/^Backup file/, "backup"],
    [/^Bin/, "bin"],
    [/^Settings/, "settings"],
    [/^Lock/, "lock-settings"],
    [/^About/, "about"],
  ];
  for (const [label, name] of each) {
    await device.go("You");
    await device.tap(label);
    await device.page.locator(".back").waitFor();
    await book.take(name);
  }
  await device.go("You");
  await device.tap(/^Bin/);
  await device.tap("Put it back");
  await device.tap("Put this message away");
  await device.go("Today");
  await device.tap("Support");
  await device.reads("116 123");
  await book.take("support");
}

async function locking(device, book) {
  await device.go("You");
  await device.tap(/^Lock/);
  await device.page.getByLabel("New passphrase").fill("satsuma in the dark");
  await device.tap("Set a passphrase");
  await device.button("Lock now").waitFor();
  await book.take("lock-on");
  await device.tap("Lock now");
  await device.heading("Locked");
  await book.take("locked");
}

async function pictures(browser, size, theme) {
  const options = { ...SIZES[size], colorScheme: theme };
  const book = new Book(null, join(out, `${size}-${theme}`));
  await firstRun(browser, options, book);
  const device = await Device.make(browser, url, `${size} ${theme}`, options);
  book.device = device;
  await device.open();
  await device.tap("I have recovery words");
  await device.page.getByLabel("Relay address").fill(url);
  await book.take("words");
  await device.page.getByLabel("Recovery words").fill(words);
  await device.tap("Bring my journal here");
  await device.heading("All here");
  await device.tap("Continue");
  await device.atToday();
  await book.take("today");
  await writing(device, book);
  await hardDay(device, book);
  await places(device, book);
  await tour(device, (name) => book.take(name.replaceAll(/[^a-z]+/gi, "-")));
  await joining(browser, options, book, device);
  await locking(device, book);
  device.isQuiet();
  await device.close();
  console.log(`${size}-${theme}: ${book.number} pictures`);
}

/** Every state of the made-up views, in full length. */
async function stateBook(browser, fixtures, size, theme) {
  const folder = join(out, `states-${size}-${theme}`);
  mkdirSync(folder, { recursive: true });
  const context = await browser.newContext({ ...SIZES[size], colorScheme: theme });
  let number = 0;
  const undrawn = await fixtures.walk(context, async (page, name) => {
    number += 1;
    await page.waitForTimeout(350);
    const path = join(folder, `${String(number).padStart(3, "0")}-${name}.png`);
    // As high as all of it: what sticks to an edge is then where it belongs.
    const { width, height } = SIZES[size].viewport;
    const all = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(height, Math.min(all, 4_000)) });
    await page.screenshot({ path });
    await page.setViewportSize({ width, height });
  });
  await context.close();
  if (undrawn.length > 0) throw new Error(`no picture of ${undrawn.join(", ")}`);
  console.log(`states, ${size}-${theme}: ${number} pictures`);
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
const fixtures = part === "app" ? null : await Fixtures.begin();
try {
  for (const size of Object.keys(SIZES).filter((size) => !only || size === only)) {
    for (const theme of ["light", "dark"]) {
      if (part !== "states") await pictures(browser, size, theme);
      if (fixtures) await stateBook(browser, fixtures, size, theme);
    }
  }
} finally {
  await fixtures?.end();
  await browser.close();
}
