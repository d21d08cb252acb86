// A pack of an organisation: looked at, compared, added, used, and taken away with nothing lost.
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Device } from "../device.mjs";
import { unfold } from "../tour.mjs";

const PACK = join(fileURLToPath(new URL(".", import.meta.url)), "../packs/northtrust.heartenpack");

async function toAdded(device) {
  await device.go("You");
  await device.tap(/^Settings/);
  await device.tap(/^Added content/);
  await device.heading("Added content");
}

async function choose(device, file) {
  await device.page.locator('input[type="file"]').setInputFiles(file);
}

/** A phone on which the pack was added. */
async function withPack(browser, relay) {
  const phone = await Device.make(browser, relay.url, "phone");
  await phone.begin("A first page.");
  await toAdded(phone);
  await choose(phone, PACK);
  await phone.heading("northtrust");
  return phone;
}

export default {
  "a pack says what it brings and who signed it before it is taken in": async ({
    browser,
    relay,
  }) => {
    const phone = await withPack(browser, relay);
    const text = await phone.page.locator("main").innerText();
    assert.match(text, /Version 2, in British English/);
    assert.match(text, /1 form/);
    assert.match(text, /2 ways to reach somebody/);
    assert.match(text, /(\d{5}\s+){5}\d{5}/);
    await phone.reads(/Compare these digits/);
    await phone.tap("Leave it");
    await phone.heading("Added content");
    assert.equal(await phone.button(/^Take away/).count(), 0);

    await choose(phone, {
      name: "holiday.heartenpack",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("not a pack"),
    });
    await phone.reads(/damaged, or it is not a content pack/);
    phone.isQuiet();
  },

  "what it brings stands with everything else, over a restart, and goes without a page": async ({
    browser,
    relay,
  }) => {
    const phone = await withPack(browser, relay);
    const { page } = phone;
    await phone.tap("Add it");
    await phone.heading("Added content");
    await phone.button("Take away: northtrust").waitFor();

    await page.reload();
    await phone.go("Practise");
    const fold = await unfold(phone, "Between patients");
    await fold.getByText("At the basin", { exact: true }).waitFor();
    await fold.getByText("From northtrust").waitFor();
    await phone.tap("Support");
    await phone.heading("People to talk to");
    await phone.reads("Northtrust staff");
    await phone.reads("01632 960 001");

    await phone.go("Programme");
    const programme = await unfold(phone, "First year together");
    await programme.getByRole("button", { name: /^Who is who/ }).click();
    await phone.heading("Who is who");
    await phone.tap(/^Handover, looked at again/);
    await page.getByLabel("What fell between?").fill("The bed by the window.");
    await phone.kept();
    await phone.tap("Done");

    await toAdded(phone);
    await phone.tap("Take away: northtrust");
    await phone.reads(/every word of them/);
    await phone.tap("Take away");
    await phone.reads("Taken away. Your pages are all here.");
    await page.reload();
    await phone.read("The bed by the window.");
    const text = await phone.text();
    assert.match(text, /A form that is not here/);
    assert.match(text, /Fell between/);
    phone.isQuiet();
  },
};
