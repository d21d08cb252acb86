// Checking in: kept at the first tap, three taps to the end, by finger, by key, and in lists.
import assert from "node:assert/strict";
import { Device, LAPTOP } from "../device.mjs";
import { diesBetween } from "../killable.mjs";

const TENSE = "unpleasant, high energy";

/** A place on the grid, by its words. */
function cell(device, name) {
  return device.page.getByRole("radio", { name, exact: true }).first();
}

export default {
  "a check-in is there after its first tap, whatever happens to the phone then": async ({
    relay,
  }) => {
    const tapped = async (phone) => {
      await phone.begin("The first page.");
      await phone.add("Check in");
      await phone.heading("Check in");
      await cell(phone, TENSE).click();
      await phone.kept();
    };
    const there = async (phone) => {
      await phone.open();
      await phone.page.locator(".nav, .done").first().waitFor();
      if (await phone.button("Done").isVisible()) await phone.tap("Done");
      await phone.read(TENSE);
      assert.match(await phone.text(), /Unpleasant, high energy/i);
      phone.isQuiet();
    };
    await diesBetween(relay, tapped, there);
  },
  "three taps are a whole check-in, in less than fifteen seconds, and one tap takes it back":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await phone.begin("The first page.");
      await phone.add("Check in");
      await phone.heading("Check in");
      const began = Date.now();
      await cell(phone, TENSE).click();
      const word = phone.page.locator(".word-chips").first().getByRole("button").first();
      const name = (await word.innerText()).trim();
      await word.click();
      await phone.tap("Done");
      await cell(phone, TENSE).waitFor({ state: "detached" });
      assert.ok(Date.now() - began < 15_000);
      await phone.read(name);
      const text = await phone.text();
      assert.match(text, /Unpleasant, high energy/i);
      assert.match(text, new RegExp(name, "i"));

      await phone.add("Check in");
      await cell(phone, "very pleasant, low energy").click();
      await phone.tap("Undo");
      await phone.go("Journal");
      await phone.page.locator(".row").first().waitFor();
      assert.equal(await phone.page.getByText("very pleasant, low energy").count(), 0);
      phone.isQuiet();
    },
  "mixed feelings have two places, own words are remembered, and a word about people asks which it was":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await phone.begin("The first page.");
      await phone.add("Check in");
      await cell(phone, TENSE).click();
      await phone.tap("More words");
      await phone.tap("Fewer words");
      await phone.tap("Your own word");
      await phone.page.getByLabel("Your own word").fill("Wrung out");
      await phone.tap("Add");
      await phone.page.locator(".chip[data-selected]", { hasText: /wrung out/i }).waitFor();
      await phone.page.getByRole("radio", { name: "System" }).click();
      await phone.tap("Somewhere else as well?");
      const second = phone.page.getByRole("radiogroup", { name: "Somewhere else as well?" });
      await second.getByRole("radio", { name: "a little pleasant, low energy" }).click();
      await phone.page.getByLabel("What is it about?").fill("The bed meeting");
      await phone.page.getByLabel("Anything you want to remember?").fill("She waited for me.");
      await phone.kept();
      await phone.tap("Done");
      await phone.read("wrung out");
      const text = await phone.text();
      for (const words of [
        "Unpleasant, high energy",
        "A little pleasant, low energy",
        "The bed meeting",
        "She waited for me.",
      ]) {
        assert.match(text, new RegExp(words, "i"));
      }

      await phone.add("Check in");
      await cell(phone, TENSE).click();
      await phone.page.locator(".chip", { hasText: /wrung out/i }).waitFor();
      await phone.tap("More words");
      await phone.tap("sorry for someone");
      await phone.page.getByText("Compassion", { exact: true }).click();
      await phone.reads("It cannot show what is happening in you.");
      phone.isQuiet();
    },
  "a check-in goes by keyboard alone: arrows move in both directions, Space chooses": async ({
    browser,
    relay,
  }) => {
    const laptop = await Device.make(browser, relay.url, "laptop", LAPTOP);
    await laptop.begin("The first page.");
    const { keyboard } = laptop.page;
    await laptop.add("Check in");
    const middle = cell(laptop, "neither one nor the other, middling energy");
    await middle.waitFor();
    await middle.focus();
    for (const key of ["ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft"]) await keyboard.press(key);
    const here = () => laptop.page.evaluate(() => document.activeElement?.ariaLabel);
    assert.equal(await here(), TENSE);
    assert.equal(await cell(laptop, TENSE).getAttribute("aria-checked"), "false");
    await keyboard.press("Space");
    await laptop.page.locator('[role=radio][aria-checked="true"]').waitFor();
    await keyboard.press("End");
    assert.equal(await here(), "very pleasant, high energy");
    assert.equal(await cell(laptop, TENSE).getAttribute("aria-checked"), "true");
    await laptop.tap("Done");
    await laptop.read(TENSE);
    laptop.isQuiet();
  },
  "those who asked for lists get two of seven, and the first tap is kept as well": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.go("You");
    await phone.tap(/^Settings/);
    await phone.page.locator("label", { hasText: "Lists in check-ins" }).click();
    await phone.add("Check in");
    await phone.page
      .getByRole("radiogroup", { name: "How pleasant it is" })
      .getByText("unpleasant", { exact: true })
      .click();
    await phone.kept();
    await phone.page
      .getByRole("radiogroup", { name: "How much energy there is" })
      .getByText("high energy", { exact: true })
      .click();
    await phone.tap("Done");
    await phone.read(TENSE);
    phone.isQuiet();
  },
};
