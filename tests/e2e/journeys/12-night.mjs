// A first night: at ten past three, with no network that matters, on a phone that may be killed any time.
import assert from "node:assert/strict";
import { nightZone } from "../clock.mjs";
import { Device } from "../device.mjs";
import { diesBetween } from "../killable.mjs";

const WORDS = "Bay four asked for water twice and I walked past twice.";

/** Whether a picture of the screen has one colour only. */
async function isBlank(device, picture) {
  const page = await device.context.newPage();
  const url = `data:image/png;base64,${picture.toString("base64")}`;
  const blank = await page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const pixels = new Uint32Array(data.buffer);
    return pixels.every((pixel) => pixel === pixels[0]);
  }, url);
  await page.close();
  return blank;
}

/** Tells the page that it is hidden, or shown again, as a phone does when somebody looks at its open apps. */
async function hide(page, hidden) {
  await page.evaluate((hidden) => {
    const state = hidden ? "hidden" : "visible";
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

export default {
  "a first page at night belongs to the shift it was written on, and a kill loses nothing of it":
    async ({ relay }) => {
      const { zone, weekday } = nightZone();
      const first = async (phone) => {
        const began = Date.now();
        await phone.begin(WORDS);
        assert.ok(Date.now() - began < 60_000);
        await phone.reads(`${weekday}, in the night`);
        await phone.go("Journal");
        const day = phone.page.locator(".day").first();
        await day.waitFor();
        assert.match(await day.locator(".day-label").innerText(), new RegExp(`^${weekday} `));
        assert.match(await day.innerText(), /Bay four asked for water twice/);
        await phone.page.waitForTimeout(1000);
        phone.isQuiet();
      };
      const second = async (phone) => {
        await phone.open();
        await phone.atToday();
        await phone.read("Bay four");
        assert.match(await phone.text(), /I walked past twice\./);
      };
      await diesBetween(relay, first, second, zone);
    },
  "six things can be begun from anywhere, the sheet keeps the focus, and Escape closes it":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await phone.begin(WORDS);
      for (const place of ["Journal", "Practise", "Programme", "Today"]) {
        await phone.go(place);
        await phone.page.locator(".nav-tab[aria-current]", { hasText: place }).waitFor();
        await phone.go("Add");
        const dialog = phone.page.getByRole("dialog");
        await dialog.waitFor();
        const rows = await dialog.locator("li").allInnerTexts();
        assert.deepEqual(
          rows.map((row) => row.trim()),
          ["Check in", "Reflect", "React or respond", "Pressure", "Rant", "Voice note"],
        );
        for (let presses = 0; presses < 9; presses += 1) {
          await phone.page.keyboard.press("Tab");
          const inside = await phone.page.evaluate(() =>
            Boolean(document.activeElement?.closest("[role=dialog]")),
          );
          assert.ok(inside, "the focus stays in the sheet");
        }
        await phone.page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
      }
      await phone.go("You");
      await phone.heading("You");
      for (const [what, heading] of [
        ["Check in", "Check in"],
        ["Reflect", "Reflect"],
        ["React or respond", "React or respond"],
        ["Pressure", "Log a pressure"],
        ["Rant", "Rant"],
      ]) {
        await phone.add(what);
        await phone.heading(heading);
        await phone.button("Support").waitFor();
        await phone.page.getByRole("button", { name: "Back", exact: true }).click();
        await phone.page.locator(".nav").waitFor();
      }
      phone.isQuiet();
    },
  "whoever looks at the open apps of this phone sees a blank card": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin(WORDS);
    await phone.read("Bay four");
    assert.equal(await isBlank(phone, await phone.page.screenshot()), false);
    await hide(phone.page, true);
    assert.equal(await isBlank(phone, await phone.page.screenshot()), true);
    await hide(phone.page, false);
    assert.equal(await isBlank(phone, await phone.page.screenshot()), false);
    assert.match(await phone.text(), /I walked past twice\./);
    phone.isQuiet();
  },
};
