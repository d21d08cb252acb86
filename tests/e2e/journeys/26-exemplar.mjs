// Speaking up, rehearsed; a real case with its source; and not wanting to see any.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";
import { unfold } from "../tour.mjs";

/** Opens a part of the Programme that is folded away. */
async function part(device, title) {
  await device.go("Programme");
  await device.heading("Programme");
  return unfold(device, title);
}

export default {
  "a second line is rehearsed, with how sure one is before and after": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("They refused her the scan.");
    const { page } = phone;
    const fold = await part(phone, "Rehearse speaking up");
    await fold.getByRole("button", { name: /^Say it twice/ }).click();
    await phone.heading("Say it twice");
    await phone.reads("In an emergency nobody owes anyone two polite attempts");
    await phone.tap("Rehearse it");

    const sure = (question) => page.getByRole("radiogroup", { name: question });
    await sure(/^How sure are you/)
      .getByRole("radio", { name: "3", exact: true }).click({ force: true });
    await page.getByLabel("Your first line").fill("Was one nurse for twenty-four what was meant?");
    await page.getByLabel("Your second line").fill("Nobody could leave the bay.");
    await sure(/^And how sure/)
      .getByRole("radio", { name: "6", exact: true }).click({ force: true });
    await phone.kept();
    await phone.tap("Done");

    await page.reload();
    await phone.read("Was one nurse");
    const text = await phone.text();
    assert.match(text, /Nobody could leave the bay\./);
    assert.match(text, /3/);
    assert.match(text, /6/);
    phone.isQuiet();
  },

  "a case told by patients says what it touches on first, then its sources and since when": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("A first page.");
    const { page } = phone;
    const fold = await part(phone, "Real cases");
    await fold.getByRole("button", { name: /^A name that came from those who had it/ }).click();
    await phone.reads("Long illness, disability, and not being believed.");
    const told = page.getByText("Months later many people were still ill");
    assert.equal(await told.count(), 0, "nothing is told before it is wanted");
    await phone.tap("Show it");
    await told.waitFor();
    await phone.reads(/checked on .*28 November 2026/i);
    const source = page.getByRole("link", { name: /^pmc\.ncbi\.nlm\.nih\.gov/ });
    assert.match(await source.getAttribute("href"), /^https:\/\/pmc\./);

    await phone.tap("Show on a wall");
    const wall = page.getByRole("dialog");
    await wall.getByText("1 of").waitFor();
    await page.keyboard.press("ArrowRight");
    await wall.getByText("2 of").waitFor();
    await page.keyboard.press("Escape");
    await wall.waitFor({ state: "detached" });

    await phone.tap("Try its move this week");
    await phone.kept();
    phone.isQuiet();
  },

  "who wants no real cases is shown none": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("A first page.");
    const { page } = phone;
    const fold = await part(phone, "Real cases");
    await fold.getByRole("button", { name: /^A bench outside/ }).click();
    await phone.tap("Choose in Settings");
    await phone.heading("Settings");
    const cases = page.getByRole("switch", { name: /cases/i });
    assert.ok(await cases.isChecked());
    await page.locator(".switch", { has: cases }).click();
    await page.reload();
    await part(phone, "Real cases");
    await phone.reads("Real cases are not shown, as you chose.");
    assert.equal(await phone.button(/^A bench outside/).count(), 0);
    phone.isQuiet();
  },
};
