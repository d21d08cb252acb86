// Without a pointer: everything by keys.
import assert from "node:assert/strict";
import { Device, LAPTOP } from "../device.mjs";
import { tabTo } from "../keys.mjs";

export default {
  "a first page and a second one are written, found, read and left by keyboard alone": async ({
    browser,
    relay,
  }) => {
    const laptop = await Device.make(browser, relay.url, "laptop", LAPTOP);
    const { keyboard } = await laptop.open();
    const page = laptop.page;
    await tabTo(page, /^Start$/);
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(ring, "3px", "the focus shows");
    await keyboard.press("Enter");
    await page.getByLabel("Your words").waitFor();
    await keyboard.type("Twelve lines at the board, and one of them was mine.");
    await laptop.kept();
    await tabTo(page, /^Save$/);
    await keyboard.press("Enter");
    await laptop.heading("Kept.");
    await tabTo(page, /^Continue$/);
    await keyboard.press("Enter");
    await laptop.atToday();

    await page.reload();
    await laptop.atToday();
    await keyboard.press("Tab");
    await tabTo(page, /^Skip to the page$/, 1);
    await keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");

    await page.reload();
    await laptop.atToday();
    await tabTo(page, /^Add$/);
    await keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, /^Reflect$/);
    await keyboard.press("Enter");
    await laptop.heading("Reflect");
    await tabTo(page, /^A blank page$/);
    await keyboard.press("Enter");
    await page.getByLabel("Your words").waitFor();
    await keyboard.type("The clock was right.");
    await laptop.kept();
    await keyboard.press("Shift+Tab");
    await keyboard.type("The clock, again");
    await keyboard.press("Enter");
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      "Your words",
      "Enter in the title leads to the text",
    );
    await tabTo(page, /^System$|^Self$/);
    await keyboard.press("Space");
    await tabTo(page, /^Done$/);
    await keyboard.press("Enter");
    await page.getByLabel("Your words").waitFor({ state: "detached" });

    await tabTo(page, /^Journal$/);
    await keyboard.press("Enter");
    await tabTo(page, /The clock, again/);
    await keyboard.press("Enter");
    await page.locator("article").waitFor();
    assert.match(await laptop.text(), /The clock was right\./);
    await keyboard.press("Escape");
    await page.locator("article").waitFor({ state: "detached" });
    laptop.isQuiet();
  },
};
