// The calendar: a month that can be read, walked by keys, and opened day by day.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";

export default {
  "a day of the calendar says what it holds, opens it, and keys lead through the months": async ({
    browser,
    relay,
  }) => {
    const laptop = await Device.make(browser, relay.url, "laptop", {
      viewport: { width: 1280, height: 900 },
      isMobile: false,
      hasTouch: false,
    });
    await laptop.begin("What the sister did.");
    await laptop.write("The clock was right", "It was, and I was late.");
    const { page } = laptop;
    await laptop.go("Journal");
    await laptop.tap("Calendar");
    await laptop.heading("Calendar");
    const grid = page.getByRole("grid");
    assert.equal(await grid.getByRole("columnheader").count(), 7);
    const today = grid.locator("[aria-current='date']");
    assert.match(await today.getAttribute("aria-label"), /2 pages/);
    const month = await page.locator("#month").innerText();

    await today.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("region").getByText("The clock was right").waitFor();
    assert.equal(await today.getAttribute("aria-pressed"), "true");

    await page.keyboard.press("PageUp");
    await page.waitForFunction(
      (shown) => document.querySelector("#month").innerText !== shown,
      month,
    );
    const before = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.ok(before, "the focus is on a day of the other month");
    await page.keyboard.press("ArrowRight");
    const next = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.notEqual(next, before);
    await page.keyboard.press("PageDown");
    await page.waitForFunction(
      (shown) => document.querySelector("#month").innerText === shown,
      month,
    );
    assert.ok(await page.getByRole("button", { name: "The month after" }).isDisabled());

    await today.click();
    await page.locator(".row", { hasText: "The clock was right" }).last().click();
    await page.locator("article").waitFor();
    assert.match(await laptop.text(), /I was late/);
    laptop.isQuiet();
  },
};
