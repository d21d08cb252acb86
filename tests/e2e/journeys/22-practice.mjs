// Practising: the card before the first one, a practice that ends before its end, the long warning.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";
import { tabTo } from "../keys.mjs";
import { unfold } from "../tour.mjs";

const MINUTE = 60_000;
/** What nobody says about a practice, whether it was short or long. */
const COMMENTS = /well done|great|early|stopp?ed|only|complete|finish|congrat|unfortunately/i;

/** Opens a practice of a situation, up to the card or to Begin. */
async function choose(device, situation, practice) {
  await device.go("Practise");
  await device.heading("Practise");
  const fold = await unfold(device, situation);
  await fold.getByRole("button", { name: practice }).click();
}

/** Reads the card before the first practice. */
async function readCard(device) {
  await device.heading("Before your first practice");
  await device.tap("I have read this");
  await device.button("Begin").waitFor();
}

const main = (device) => device.page.locator("main").innerText();

export default {
  "three minutes that end at two are kept as two, and nobody comments on it": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.context.clock.install();
    await phone.begin("The bed meeting went on for an hour.");
    await choose(phone, "Between patients", "3 minutes: Breathing space");
    await readCard(phone);
    await phone.tap("Begin");
    const { page } = phone;
    const first = await page.locator(".player-step").innerText();
    await phone.context.clock.fastForward(MINUTE);
    await page.waitForFunction(
      (before) => document.querySelector(".player-step").innerText !== before,
      first,
    );

    await phone.tap("Pause");
    await page.getByText("Paused", { exact: true }).waitFor();
    const left = await page.getByRole("timer").innerText();
    await phone.context.clock.fastForward(10 * MINUTE);
    assert.equal(await page.getByRole("timer").innerText(), left, "a pause takes no time away");
    await phone.tap("Go on");
    await phone.button("Pause").waitFor();

    // Support is within reach meanwhile, and the practice goes on.
    await phone.tap("Support");
    await phone.reads("116 123");
    await phone.tap("Back");
    await phone.button("Pause").waitFor();

    await phone.context.clock.fastForward(MINUTE);
    await phone.tap("End here");
    await phone.heading("How is it now?");
    await phone.reads("2 minutes, kept");
    assert.doesNotMatch(await main(phone), COMMENTS);
    await page.getByRole("radio", { name: "The same" }).click({ force: true });
    await page.getByLabel("A line about it").fill("The bleep went.");
    await phone.tap("Done");
    await phone.heading("Practise");
    const total = page.locator(".subtitle").first();
    assert.match(await total.innerText(), /2 minutes/);
    assert.doesNotMatch(await total.innerText(), COMMENTS);

    await page.reload();
    await phone.go("Practise");
    await phone.reads(/2 minutes/);
    await phone.read("Breathing space");
    assert.match(await phone.text(), /The bleep went\./);

    // The card is read once.
    await choose(phone, "Between patients", "1 minute: Stop");
    await phone.button("Begin").waitFor();
    phone.isQuiet();
  },

  "not for me today leaves no trace, and eyes open has words of its own": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("A first page.");
    await choose(phone, "Between patients", "3 minutes: Soles of the feet");
    await readCard(phone);
    const { page } = phone;
    await page.getByText("All its words").click();
    const usual = await page.locator(".script").innerText();
    await page.getByRole("radio", { name: "Eyes open" }).click({ force: true });
    await page.waitForFunction(
      (before) => document.querySelector(".script").innerText !== before,
      usual,
    );
    await phone.tap("Not for me today");
    await phone.heading("Practise");
    assert.deepEqual(await phone.titles(), ["A first page."]);
    phone.isQuiet();
  },

  "a practice that is left runs on, and Practise leads back to it": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("A first page.");
    await choose(phone, "Between patients", "3 minutes: Stop");
    await readCard(phone);
    await phone.tap("Begin");
    await phone.button("Pause").waitFor();
    await phone.tap("Back");
    await phone.reads("Stop is under way.");
    await phone.tap("Back to it");
    await phone.tap("End here");
    await phone.heading("How is it now?");
    phone.isQuiet();
  },

  "more than twenty minutes, and no end at all, ask for the warning to be read": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("A first page.");
    const { page } = phone;
    for (const [index, length] of ["25 minutes", "Until I end it"].entries()) {
      await phone.go("Practise");
      await page.getByLabel("How long").selectOption(length);
      await phone.tap("Continue");
      if (index === 0) {
        await phone.heading("Before your first practice");
        await phone.tap("I have read this");
      }
      await phone.heading("More than twenty minutes");
      await phone.tap("I have read this");
      await phone.heading("Timer");
      await phone.reads(length);
      await phone.tap("Not for me today");
      await phone.heading("Practise");
    }
    await page.getByLabel("How long").selectOption("20 minutes");
    await phone.tap("Continue");
    await phone.button("Begin").waitFor();
    phone.isQuiet();
  },

  "a minute is practised by keyboard alone": async ({ browser, relay }) => {
    const laptop = await Device.make(browser, relay.url, "laptop", {
      viewport: { width: 1280, height: 900 },
      isMobile: false,
      hasTouch: false,
    });
    await laptop.context.clock.install();
    await laptop.begin("A first page.");
    const { page } = laptop;
    const press = async (name, key = "Enter") => {
      await tabTo(page, name);
      await page.keyboard.press(key);
    };
    await press(/^Practise$/);
    await laptop.heading("Practise");
    await press(/^Between patients$/);
    await press(/^1 minute: Stop$/);
    await laptop.heading("Before your first practice");
    await press(/^I have read this$/);
    await laptop.heading("Stop");
    await press(/^Begin$/);
    await laptop.button("Pause").waitFor();
    await press(/^Pause$/, "Space");
    await laptop.button("Go on").waitFor();
    await press(/^Go on$/, "Space");
    await laptop.button("Pause").waitFor();
    await laptop.context.clock.fastForward(40_000);
    await press(/^End here$/);
    await laptop.heading("How is it now?");
    await laptop.reads(/^4\d seconds, kept/);
    // The heading has the focus; the four answers come next.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByRole("radio", { name: "More settled", checked: true }).waitFor();
    await press(/^Done$/);
    await laptop.heading("Practise");
    laptop.isQuiet();
  },
};
