// The rant page: in one sealed place, through a kill, and gone when it is burned or the day turns.
import assert from "node:assert/strict";
import { dumpIndexedDb, found } from "../canary.mjs";
import { DAY_MS, ownClock, putAhead } from "../clock.mjs";
import { Device } from "../device.mjs";
import { diesBetween } from "../killable.mjs";

const RANT = "Eleven vermilion kingfishers have more say in the rota than we do";

/** The text area of the rant page. */
function area(phone) {
  return phone.page.getByRole("textbox", { name: "Rant" });
}

async function rant(phone) {
  await phone.add("Rant");
  await area(phone).waitFor();
}

/** Looks for the words in the journal, in the search, and in clear anywhere in the store. */
async function isNowhere(phone) {
  await phone.go("Journal");
  await phone.page.getByRole("searchbox").fill("vermilion");
  await phone.reads("No page has these words.");
  assert.equal(await phone.page.getByText("vermilion").count(), 0);
  assert.deepEqual(found(await dumpIndexedDb(phone.page), [RANT]), []);
  await phone.tap("Clear the search");
}

export default {
  "a rant survives a kill, is found nowhere else, and is gone when it is burned": async ({
    relay,
  }) => {
    const written = async (phone) => {
      await phone.begin("The first page.");
      await rant(phone);
      await phone.reads("and gone when the day turns");
      assert.equal(await phone.page.locator(".rant-clock").count(), 0, "no timer unless asked for");
      await area(phone).pressSequentially(RANT);
      await phone.page.waitForTimeout(1000);
    };
    const burned = async (phone) => {
      await phone.open();
      await phone.page.locator(".nav").waitFor();
      await isNowhere(phone);
      await rant(phone);
      assert.equal(await area(phone).inputValue(), RANT);
      await phone.tap("Burn");
      await phone.reads("What is burned does not come back.");
      await phone.tap("Not now");
      assert.equal(await area(phone).inputValue(), RANT);
      await phone.tap("Burn");
      await phone.tap("Burn it");
      await area(phone).waitFor({ state: "detached" });
      await rant(phone);
      assert.equal(await area(phone).inputValue(), "");
      phone.isQuiet();
    };
    await diesBetween(relay, written, burned);
  },
  "a rant becomes a page only when it is kept": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await rant(phone);
    await area(phone).fill(RANT);
    await phone.tap("Show a timer");
    await phone.page.locator(".rant-clock").waitFor();
    await phone.tap("Keep as a page");
    await phone.page.getByLabel("Your words").waitFor();
    await phone.page.waitForFunction(
      (words) => document.querySelector(".page-text")?.value === words,
      RANT,
    );
    await phone.kept();
    await phone.tap("Done");
    await phone.read("Eleven vermilion");
    await rant(phone);
    assert.equal(await area(phone).inputValue(), "");
    phone.isQuiet();
  },
  "a rant can be turned into an ask, is read beside it, and is burned when that is done": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await rant(phone);
    await area(phone).fill(RANT);
    await phone.tap("Turn into an ask");
    await phone.heading("Log a pressure");
    await phone.page.locator(".recalled", { hasText: RANT }).waitFor();
    const words = phone.page.getByLabel("What does it look like on the ground?");
    assert.equal(await words.inputValue(), "", "the ask begins empty");
    await words.fill("The rota came out on Friday for Monday.");
    await phone.kept();
    await phone.tap("Done");
    await phone.page.locator(".nav").waitFor();
    await isNowhere(phone);
    await rant(phone);
    assert.equal(await area(phone).inputValue(), "");
    phone.isQuiet();
  },
  "a rant is gone when the day has turned": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await ownClock(phone);
    await phone.begin("The first page.");
    await rant(phone);
    await area(phone).fill(RANT);
    await phone.page.waitForTimeout(1000);
    await phone.page.close();
    await putAhead(phone, DAY_MS);
    await phone.open();
    await phone.page.locator(".nav").waitFor();
    await rant(phone);
    assert.equal(await area(phone).inputValue(), "");
    phone.isQuiet();
  },
  "two tabs write one rant": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    const first = phone.page;
    await phone.open();
    await phone.atToday();
    await rant(phone);
    await area(phone).fill("from the second");
    await first.waitForFunction(
      () => document.querySelector(".page-text")?.value === "from the second",
    );
    await first.getByRole("textbox", { name: "Rant" }).press("Control+End");
    await first.keyboard.type(", and the first");
    await phone.page.waitForFunction(
      () => document.querySelector(".page-text")?.value === "from the second, and the first",
    );
    await phone.tap("Keep as a page");
    await phone.kept();
    await phone.tap("Done");
    await phone.read("from the second");
    assert.match(await phone.text(), /from the second, and the first/);
    phone.isQuiet();
  },
};
