// Forms: every kind of field, each of which may be left alone; read again; found again.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";
import { expectSoon } from "../soon.mjs";

/** Opens a form from Reflect. */
async function form(device, name) {
  await device.add("Reflect");
  await device.heading("Reflect");
  await device.tap(new RegExp(`^${name}`));
  await device.heading(name);
}

export default {
  "six short fields on one scroll: Enter leads on, a reload loses nothing, and it reads as it was written":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await phone.begin("The first page.");
      await phone.add("React or respond");
      await phone.heading("React or respond");
      await phone.page.getByLabel("What set it off?").click();
      const { keyboard } = phone.page;
      await keyboard.type("The fourth bleep in a row.");
      await keyboard.press("Enter");
      await keyboard.type("Jaw, then hands.");
      await keyboard.press("Enter");
      assert.equal(
        await phone.page.getByLabel("What did you want to do?").evaluate((area) => {
          return area === document.activeElement;
        }),
        true,
        "Enter leads to the next field",
      );
      await phone.page.getByLabel("And what did you do?").fill("Answered it.\nShut the door.");
      await phone.page.getByText("Somewhere between", { exact: true }).click();
      await phone.kept();
      await phone.page.waitForTimeout(500);
      await phone.page.reload();
      await phone.page.locator(".nav, .done").first().waitFor();
      if (await phone.button("Done").isVisible()) await phone.tap("Done");
      await phone.read("The fourth bleep");
      const text = await phone.text();
      for (const words of [
        "What set it off? The fourth bleep in a row.",
        "Jaw, then hands.",
        "Answered it. Shut the door.",
        "Somewhere between",
      ]) {
        assert.ok(text.includes(words), words);
      }
      assert.ok(!text.includes("What did you want to do?"), "what was left alone is not shown");

      await phone.tap("Edit");
      await phone.heading("React or respond");
      assert.equal(
        await phone.page.getByLabel("What set it off?").inputValue(),
        "The fourth bleep in a row.",
      );
      await phone.tap("Clear the answer to “Looking back, it was”");
      await expectSoon(
        () => phone.page.locator("input:checked").count(),
        (count) => count === 0,
        "the choice is taken back",
      );
      await phone.tap("Done");
      phone.isQuiet();
    },
  "words for a colleague are read again above the next field": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await form(phone, "Swap");
    await phone.page.getByLabel("What do you say to them?").fill("Go home. I will do the hour.");
    await phone.page.locator(".recalled", { hasText: "Go home. I will do the hour." }).waitFor();
    await phone.kept();
    await phone.tap("Done");
    await phone.read("Go home.");
    await phone.tap("Edit");
    await phone.page.locator(".recalled", { hasText: "Go home. I will do the hour." }).waitFor();
    await phone.tap("Done");
    phone.isQuiet();
  },
  "words that are ticked, and an own one; the journal finds them by their kind": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await form(phone, "Widen the view");
    const people = phone.page
      .locator(".form-field", { hasText: "People: who has gone out of sight?" })
      .first();
    await people.getByRole("button", { name: "Relatives waiting for word" }).click();
    await people.getByRole("button", { name: "Your own word" }).click();
    await phone.page.getByLabel("Your own word").fill("the night cleaner");
    await phone.tap("Add");
    await people.locator(".chip[data-selected]", { hasText: "the night cleaner" }).waitFor();
    await phone.kept();
    await phone.tap("Done");
    await phone.go("Journal");
    await phone.filters();
    await phone.page
      .getByRole("radiogroup", { name: "Show one kind" })
      .getByRole("radio", { name: "Wider view" })
      .click();
    await expectSoon(
      () => phone.page.locator(".row").count(),
      (count) => count === 1,
      "one kind",
    );
    await phone.page.locator(".row").click();
    await phone.page.locator("article").waitFor();
    assert.match(await phone.text(), /Relatives waiting for word, the night cleaner/);
    phone.isQuiet();
  },
  "two tabs fill in one form": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    const first = phone.page;
    await phone.open();
    await phone.atToday();
    const second = phone.page;
    await form(phone, "Facts and trust");
    await second.getByLabel("Facts I will not deny").fill("Eleven vacancies.");
    const there = first.getByLabel("Facts I will not deny");
    await expectSoon(
      () => there.inputValue(),
      (value) => value === "Eleven vacancies.",
      "the other tab follows",
    );
    await first.getByLabel("What I still trust").fill("The people on nights.");
    await expectSoon(
      () => second.getByLabel("What I still trust").inputValue(),
      (value) => value === "The people on nights.",
      "and the other way",
    );
    await second.getByLabel("One act in the next day").fill("Write it down.");
    await phone.kept();
    await phone.tap("Done");
    await phone.read("Eleven vacancies.");
    const text = await phone.text();
    for (const words of ["Eleven vacancies.", "The people on nights.", "Write it down."]) {
      assert.ok(text.includes(words), words);
    }
    phone.isQuiet();
  },
};
