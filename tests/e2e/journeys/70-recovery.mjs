// When a device is gone: from a file, and from 24 words.
import assert from "node:assert/strict";
import { join } from "node:path";
import { found } from "../canary.mjs";
import { readFileSync } from "node:fs";
import { Device, soon } from "../device.mjs";
import { scratch } from "../place.mjs";

const PASSPHRASE = "twenty-four minutes each";

export default {
  "a backup file holds everything sealed, and opens in a fresh profile": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.write("Lifted", "Got the dahlias up.", { lens: "Self", tags: ["garden"] });
    await phone.go("You");
    await phone.tap(/^Backup file/);
    await phone.page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    const download = phone.page.waitForEvent("download");
    await phone.tap("Make a backup file");
    const file = join(scratch("backup"), "file.age");
    await (await download).saveAs(file);
    await phone.reads("The backup file is made.");
    assert.match((await download).suggestedFilename(), /^hearten-backup-/);
    const bytes = readFileSync(file);
    assert.deepEqual(found(bytes, ["dahlias", PASSPHRASE]), []);

    const tablet = await Device.make(browser, relay.url, "tablet");
    await tablet.open();
    await tablet.tap("I have a backup file");
    await tablet.page.locator("input[type=file]").setInputFiles(file);
    await tablet.page.getByLabel("Passphrase of the file").fill("not this one");
    await tablet.tap("Open the file");
    await tablet.reads("The file does not open with that passphrase.");
    await tablet.page.getByLabel("Passphrase of the file").fill(PASSPHRASE);
    await tablet.tap("Open the file");
    await tablet.reads("2 pages came from the file.");
    await tablet.go("Today");
    await tablet.atToday();
    await tablet.read("Lifted");
    assert.match(await tablet.text(), /Got the dahlias up\./);
    await tablet.reads("garden");
    phone.isQuiet();
    tablet.isQuiet();
  },

  "24 words bring everything back to a fresh profile": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.write("Row F", "She went on, because that is where the tune was.");
    const words = await phone.turnSyncOn(relay.invite());
    await phone.sync();
    await phone.reads(/stored by the relay/);
    await phone.close();

    const fresh = await Device.make(browser, relay.url, "fresh");
    await fresh.open();
    await fresh.tap("I have recovery words");
    await fresh.page.getByLabel("Relay address").fill(relay.url);
    await fresh.page.getByLabel("Recovery words").fill(words.replace(/^\S+/, "zebra"));
    await fresh.tap("Bring my journal here");
    await fresh.page.locator(".field-error").first().waitFor();
    await fresh.page.getByLabel("Recovery words").fill(`  ${words.replaceAll(" ", "\n")} `);
    await fresh.tap("Bring my journal here");
    await fresh.heading("All here");
    await fresh.reads("2 pages are here.");
    await fresh.tap("Continue");
    await fresh.atToday();
    await soon(
      () => fresh.titles(),
      (titles) => titles.includes("Row F"),
      "the page",
    );
    await fresh.read("Row F");
    assert.match(await fresh.text(), /that is where the tune was/);
    phone.isQuiet();
    fresh.isQuiet();
  },
};
