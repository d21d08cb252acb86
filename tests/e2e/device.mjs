// A person's device: a browser profile of its own, and what a person does with it.
import assert from "node:assert/strict";
import { expectSoon } from "./soon.mjs";

/** What a device may complain of when its network is away. */
const NETWORK =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_NETWORK|ERR_EMPTY_RESPONSE|ERR_FAILED/;

/** What makes a device a laptop. */
export const LAPTOP = {
  viewport: { width: 1280, height: 900 },
  isMobile: false,
  hasTouch: false,
};

export class Device {
  constructor(context, url, name) {
    this.context = context;
    this.url = url;
    this.name = name;
    this.complaints = [];
    context.on("weberror", (event) => this.complaints.push(`${name}: ${event.error()}`));
    context.on("console", (message) => this.#heard(message));
  }

  /** A new profile in `browser`. */
  static async make(browser, url, name, options = {}) {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      locale: "en-GB",
      timezoneId: "Europe/London",
      acceptDownloads: true,
      ...options,
    });
    return new Device(context, url, name);
  }

  #heard(message) {
    if (!["error", "warning"].includes(message.type())) return;
    const text = `${message.text()} (${message.location().url})`;
    if (NETWORK.test(text)) return;
    // A relay's refusal of a request is an answer, which the app reads itself.
    if (/Failed to load resource.*status of (4|5)\d\d/.test(text) && /\/v1\//.test(text)) return;
    this.complaints.push(`${this.name}: ${text}`);
  }

  /** Opens the app in a new tab. */
  async open() {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(20_000);
    await this.page.goto(this.url);
    await this.page.locator("main h1, .alone h1").first().waitFor({ timeout: 30_000 });
    return this.page;
  }

  async offline(off = true) {
    await this.context.setOffline(off);
  }

  async close() {
    await this.context.close();
  }

  button(name, page = this.page) {
    return page.getByRole("button", { name, exact: typeof name === "string" });
  }

  async tap(name) {
    await this.button(name).first().click();
  }

  /** Taps a tab of the navigation; a phone has You on Today. A new page comes from what can be begun. */
  async go(place) {
    if (place === "New page") return this.newPage();
    const tab = this.page.getByRole("navigation").getByRole("button", { name: place, exact: true });
    if (place === "You" && (await tab.count()) === 0) {
      await this.go("Today");
      await this.atToday();
      return this.tap("You");
    }
    await tab.click();
  }

  /** Begins one of the five things that can be begun from anywhere. */
  async add(what) {
    await this.go("Add");
    await this.page.getByRole("dialog").getByRole("button", { name: what, exact: true }).click();
    await this.page.getByRole("dialog").waitFor({ state: "detached" });
  }

  async newPage() {
    await this.add("Reflect");
    await this.heading("Reflect");
    await this.tap("A blank page");
    await this.page.getByLabel("Your words").waitFor();
  }

  /** Shows what the journal can be filtered by. */
  async filters() {
    const filter = this.button("Filter");
    if ((await filter.getAttribute("aria-expanded")) !== "true") await filter.click();
  }

  /** Waits until a heading says this. */
  async heading(text) {
    await this.page.getByRole("heading", { name: text, level: 1 }).first().waitFor();
  }

  /** Waits until these words can be read somewhere on the page. */
  async reads(text) {
    await this.page.getByText(text, { exact: false }).first().waitFor();
  }

  /** First run, with this on the first page, up to Today. */
  async begin(words) {
    await this.open();
    await this.tap("Start");
    await this.page.getByLabel("Your words").fill(words);
    await this.kept();
    await this.tap("Save");
    await this.heading("Kept.");
    await this.tap("Continue");
    await this.atToday();
  }

  /** Waits until the editor says that everything is kept. */
  async kept() {
    await this.page.locator(".kept", { hasText: /^Kept on this/ }).waitFor();
  }

  async atToday() {
    await this.page.getByRole("heading", { name: /^Good (morning|afternoon|evening)/ }).waitFor();
  }

  /** Writes a new page and leaves the editor. */
  async write(title, body, more = {}) {
    await this.go("New page");
    await this.page.getByLabel("Title", { exact: true }).fill(title);
    await this.page.getByLabel("Your words").fill(body);
    if (more.lens) await this.page.getByRole("radio", { name: more.lens }).click();
    for (const tag of more.tags ?? []) {
      if (await this.button("Add a tag").isVisible()) await this.tap("Add a tag");
      await this.page.getByLabel("New tag").fill(tag);
      await this.tap("Add");
      await this.page.locator(".tag", { hasText: tag }).waitFor();
    }
    await this.kept();
    await this.tap("Done");
    await this.page.getByLabel("Your words").waitFor({ state: "detached" });
  }

  /** Opens a page from the journal by its title. */
  async read(title) {
    await this.go("Journal");
    await this.page.locator(".row", { hasText: title }).first().click();
    await this.page.locator("article").waitFor();
  }

  /** The text of the page on show, as a person reads it. */
  async text() {
    return (await this.page.locator("article").innerText()).replace(/\s+/g, " ").trim();
  }

  /** The titles in the journal. */
  async titles() {
    await this.go("Journal");
    await this.page.locator(".journal").waitFor();
    return this.page.locator(".row .row-title").allInnerTexts();
  }

  /** Puts text in at the end of what stands before `before`, as somebody would: caret, then keys. */
  async typeBefore(before, words) {
    const area = this.page.getByLabel("Your words");
    await area.evaluate((element, mark) => {
      const at = element.value.indexOf(mark);
      if (at < 0) throw new Error("the words are not on the page");
      element.focus();
      element.setSelectionRange(at, at);
    }, before);
    await this.page.keyboard.type(words);
  }

  /** Turns sync on, and keeps the sheet; gives its 24 words. */
  async turnSyncOn(invite) {
    await this.go("You");
    await this.tap(/^Devices and sync/);
    const relay = this.page.getByLabel("Relay address");
    await relay.fill(this.url);
    await this.page.getByLabel("Invite code").fill(invite);
    await this.tap("Turn on sync");
    await this.heading("Recovery sheet");
    const words = await this.page.locator(".sheet-words li").allInnerTexts();
    assert.equal(words.length, 24);
    await this.tap("I have kept it");
    await this.heading("Devices and sync");
    await this.button("Sync now").waitFor();
    return words.map((word) => word.trim()).join(" ");
  }

  /** Adds a photo to the page in the editor, and waits until it is on it. */
  async addPhoto(buffer) {
    const input = this.page.locator('input[type="file"]');
    await input.setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer });
    await this.page.locator(".photo-small img").waitFor();
  }

  /** Syncs now, and waits until nothing is on its way. */
  async sync() {
    await this.go("You");
    await this.tap(/^Devices and sync/);
    await this.tap(/^Sync now/);
    await this.button("Sync now").waitFor();
  }

  /** Nothing was complained of. */
  isQuiet() {
    assert.deepEqual(this.complaints, []);
  }
}

/** A photo of 600 × 400 pixels, as a browser makes it. */
export async function plainPhoto(page) {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [600, 400];
    const context = canvas.getContext("2d");
    context.fillStyle = "#7c9a6e";
    context.fillRect(0, 0, 600, 400);
    return canvas.toDataURL("image/jpeg");
  });
  return Buffer.from(url.split(",")[1], "base64");
}

/** Lets `newcomer` join the journal of `host` by the eight characters; `look` sees each screen. */
export async function pairByCode(host, newcomer, look = async () => undefined) {
  await newcomer.open();
  await newcomer.tap("It is on another device");
  await newcomer.page.getByLabel("Relay address").fill(newcomer.url);
  await newcomer.tap("Show a code");
  await newcomer.page.locator(".code").waitFor();
  await look(newcomer, "code");
  const code = await newcomer.page.locator(".code [aria-hidden]").innerText();

  await host.go("You");
  await host.tap(/^Devices and sync/);
  await host.tap("Add a device");
  await host.page.getByLabel("Code from the other device").fill(code);
  await host.tap("Continue");

  await host.heading("Are these the same?");
  await newcomer.heading("Are these the same?");
  const six = (device) => device.page.locator(".six-words li").allInnerTexts();
  assert.deepEqual(await six(newcomer), await six(host));
  assert.equal((await six(host)).length, 6);
  await look(host, "compare");
  await host.tap("They are the same");
  await newcomer.tap("They are the same");
  await host.heading("Added");
  await look(host, "added");
  await host.tap("Continue");
  await newcomer.heading("All here");
  await look(newcomer, "arrived");
  await newcomer.tap("Continue");
  await newcomer.atToday();
}

/** Waits until what `look` gives passes `check`. */
export async function soon(look, check, note) {
  await expectSoon(look, check, note);
}
