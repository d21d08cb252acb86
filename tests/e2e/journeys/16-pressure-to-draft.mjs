// Not mine to carry: from a pressure to a draft that holds what was ticked and nothing else, and the
// question two weeks later.
import assert from "node:assert/strict";
import { found } from "../canary.mjs";
import { DAY_MS, ownClock, putAhead } from "../clock.mjs";
import { Device } from "../device.mjs";
import { expectSoon } from "../soon.mjs";

const TICKED = "Two nurses for twenty-eight from nine in the evening.";
const UNTICKED = "Heliotrope kingfishers, and nobody on the bank would say so.";
const TEMPLATE = "Situation, background, assessment, request";

/** Logs a pressure that somebody else can change, up to what can come next. */
async function pressure(phone) {
  await phone.add("Pressure");
  await phone.heading("Log a pressure");
  const choose = (name) => phone.page.getByText(name, { exact: true }).first().click();
  await choose("Demands");
  await choose("Gaps in staffing");
  const number = (group, number) =>
    phone.page
      .getByRole("radiogroup", { name: group })
      .locator("label", { hasText: new RegExp(`^${number}$`) })
      .click();
  await number("How hard is it pressing?", 5);
  await choose("I can press somebody who can");
  await number("How much could you influence today?", 2);
  await phone.page
    .getByLabel("What does it look like on the ground?")
    .fill(`${TICKED}\n${UNTICKED}`);
  await phone.kept();
}

/** Ticks these texts of the seed. Nothing is ticked before. */
async function seed(phone, texts) {
  await phone.tap(new RegExp(`^${TEMPLATE}`));
  await phone.heading(TEMPLATE);
  assert.equal(await phone.page.locator("input:checked").count(), 0);
  for (const text of texts) await phone.page.getByText(text, { exact: true }).click();
  await expectSoon(
    () => phone.page.locator("input:checked").count(),
    (count) => count === texts.length,
    "the ticks",
  );
  await phone.tap("Make the draft");
  await phone.page.getByLabel("What it says").waitFor();
}

/** Copies what is ready to go, and reads it where it went. */
async function copied(phone) {
  await phone.page.getByRole("dialog").getByText("Ready to go").waitFor();
  await phone.tap("Copy");
  await phone.reads("It is out of your hands now.");
  return phone.page.evaluate(() => navigator.clipboard.readText());
}

export default {
  "a draft holds what was ticked, no unticked word leaves, and two weeks later the ladder moves":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await ownClock(phone);
      await phone.context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await phone.begin("The first page.");
      await phone.turnSyncOn(relay.invite());
      await pressure(phone);
      await seed(phone, ["Gaps in staffing", "5/5", TICKED]);
      const area = phone.page.getByLabel("What it says");
      const draft = await area.inputValue();
      assert.ok(draft.includes(TICKED) && draft.includes("Gaps in staffing"));
      await phone.tap("Send");
      const text = await copied(phone);
      assert.equal(text, draft);
      for (const word of ["Heliotrope", "kingfishers", "bank would say", "2/10", "I can press"]) {
        assert.ok(!text.includes(word), `${word} was not ticked`);
      }
      await phone.tap("Done");
      await phone.sync();
      assert.deepEqual(found(relay.bytes(), [TICKED, UNTICKED, draft]), []);
      phone.isQuiet();

      await phone.page.close();
      await putAhead(phone, 15 * DAY_MS);
      await phone.open();
      await phone.atToday();
      await phone.reads("Gaps in staffing, raised on");
      await phone.tap("Something changed");
      await phone.button("Something changed").waitFor({ state: "detached" });
      await phone.go("Programme");
      await phone.tap(/What was raised/);
      await phone.heading("What was raised");
      const changed = phone.page.locator(".rung").last();
      await expectSoon(
        () => changed.innerText(),
        (words) => words.includes("Gaps in staffing"),
        "the last rung",
      );
      phone.isQuiet();
    },
  "a number that looks like a patient's is shown before it leaves, and taken out": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await phone.begin("The first page.");
    await pressure(phone);
    await seed(phone, [TICKED]);
    const area = phone.page.getByLabel("What it says");
    await area.press("Control+End");
    await phone.page.keyboard.type("\nPatient 943 476 5919 waited.");
    await phone.kept();
    await phone.tap("Send");
    const dialog = phone.page.getByRole("dialog");
    await dialog.getByText("Before it leaves").waitFor();
    await dialog.getByText("943 476 5919").waitFor();
    await phone.tap("Not now");
    await dialog.waitFor({ state: "detached" });
    assert.match(await area.inputValue(), /943 476 5919/);
    await phone.tap("Send");
    await phone.tap("Take it out");
    const text = await copied(phone);
    assert.ok(!text.includes("5919"));
    assert.match(text, /Patient \[taken out\] waited\./);
    await expectSoon(
      () => area.inputValue(),
      (value) => value === text,
      "the draft shows what went",
    );
    phone.isQuiet();
  },
  "what cannot be changed tonight is set down, line by line or at once": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone", { reducedMotion: "reduce" });
    await phone.begin("The first page.");
    await phone.add("Pressure");
    await phone.page.getByText("Change", { exact: true }).click();
    await phone.page.getByText("Not from where I stand today", { exact: true }).click();
    await phone.tap(/^Take \d+ seconds$/);
    await phone.reads("You can take it up again by daylight, or not.");
    await phone.tap("Set it down");
    await phone.reads("Set down for today.");
    await phone.tap("Done");
    await phone.read("Change");
    assert.match(await phone.text(), /I have set it down/);
    phone.isQuiet();
  },
};
