// Two phones and a lost one: apart for a while, one removed, a new sheet, everything again elsewhere.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Device, pairByCode, plainPhoto, soon } from "../device.mjs";
import { HEADLESS, scratch } from "../place.mjs";

const PASSPHRASE = "twenty-four minutes each";
/** Pages in the journal: what was kept over years, and one that both devices write on. */
const KEPT = 1_203;
const ALL = "1,204 pages";

/** A backup file with years of pages, written by the shell for scripts. */
function yearsOfPages() {
  const folder = scratch("years");
  const lines = ['{"FirstRun":"Began"}', type("The first page of many.")];
  lines.push('{"FirstRun":"FirstPageDone"}', '{"FirstRun":"Finished"}');
  for (let page = 2; page <= KEPT; page += 1) {
    lines.push('{"WentTo":"NewPage"}', type(`Page ${page}. Eleven boarders, four beds.`));
    lines.push('{"Editor":"Done"}');
  }
  lines.push('{"WentTo":"Backup"}', `{"Backup":{"SaveAsked":{"passphrase":"${PASSPHRASE}"}}}`);
  execFileSync(HEADLESS, ["--data", folder], {
    input: `${lines.join("\n")}\n`,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const files = join(folder, "files");
  return join(files, readdirSync(files)[0]);
}

const type = (text) => JSON.stringify({ type: { text } });

async function openFile(device, file) {
  await device.open();
  await device.tap("I have a backup file");
  await device.page.locator("input[type=file]").setInputFiles(file);
  await device.page.getByLabel("Passphrase of the file").fill(PASSPHRASE);
  await device.tap("Open the file");
}

/** Waits longer than for a tap: years of pages take their time. */
async function come(device, words) {
  await device.page.getByText(words).first().waitFor({ timeout: 90_000 });
}

async function devices(device) {
  await device.go("You");
  await device.tap(/^Devices and sync/);
}

export default {
  "a week apart, a lost phone, a new sheet, and 1,204 of 1,204 pages on a new phone": async ({
    browser,
    relay,
  }) => {
    const tablet = await Device.make(browser, relay.url, "tablet", {
      viewport: { width: 1180, height: 820 },
    });
    await openFile(tablet, yearsOfPages());
    await come(tablet, "1,203 pages came from the file.");
    await tablet.go("Today");
    await tablet.atToday();
    await tablet.write("The week", "Monday was long. Friday ended.");
    const oldWords = await tablet.turnSyncOn(relay.invite());
    const phone = await Device.make(browser, relay.url, "phone");
    await come(tablet, /on the relay|stored by the relay/);
    await pairByCode(tablet, phone);
    await soon(
      () => phone.titles(),
      (titles) => titles.includes("The week"),
      "the page on the phone",
    );

    await phone.offline();
    await tablet.offline();
    await phone.read("The week");
    await phone.tap("Edit");
    await phone.typeBefore(" Friday", " Tuesday was loud.");
    await phone.kept();
    await phone.tap("Done");
    await tablet.read("The week");
    await tablet.tap("Edit");
    await tablet.typeBefore(" ended", " never");
    await tablet.addPhoto(await plainPhoto(tablet.page));
    await tablet.kept();
    await tablet.tap("Done");
    await phone.offline(false);
    await tablet.offline(false);
    for (const device of [phone, tablet]) {
      await device.sync();
      await device.read("The week");
      await soon(
        () => device.text(),
        (text) => text.includes("Monday was long. Tuesday was loud. Friday never ended."),
        `both texts on the ${device.name}`,
      );
      await device.reads("Words written on another device were added to this page.");
    }
    phone.isQuiet();
    await phone.close();

    await devices(tablet);
    await tablet.tap(/^Remove “/);
    await tablet.reads("What it already has, it keeps.");
    await tablet.tap("Remove it");
    await tablet.reads("The device is removed. It opens nothing that is written from now on.");
    await tablet.reads("Removed devices");
    await tablet.tap("Make a new sheet");
    await tablet.heading("A new recovery sheet");
    const words = (await tablet.page.locator(".sheet-words li").allInnerTexts())
      .map((word) => word.trim())
      .join(" ");
    assert.notEqual(words, oldWords);
    await tablet.tap("I have kept it");
    await tablet.reads("The new recovery sheet is in force.");
    await tablet.write("After", "Written when the phone was gone.");
    await tablet.read("After");
    await tablet.tap("Put in the bin");
    await tablet.sync();

    const fresh = await Device.make(browser, relay.url, "new phone");
    await fresh.open();
    await fresh.tap("I have recovery words");
    await fresh.page.getByLabel("Relay address").fill(relay.url);
    await fresh.page.getByLabel("Recovery words").fill(oldWords);
    await fresh.tap("Bring my journal here");
    await fresh.page.locator(".field-error").first().waitFor();
    await fresh.page.getByLabel("Recovery words").fill(words);
    await fresh.tap("Bring my journal here");
    await come(fresh, `${ALL} are here.`);
    await fresh.tap("Continue");
    await fresh.atToday();
    await fresh.read("The week");
    assert.match(await fresh.text(), /Tuesday was loud\. Friday never ended\./);
    await fresh.page.locator("article img, main .photo-small img").first().waitFor();

    await relay.stop();
    await tablet.go("You");
    await tablet.tap(/^Backup file/);
    await tablet.page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    const download = tablet.page.waitForEvent("download");
    await tablet.tap("Make a backup file");
    const file = join(scratch("backup"), "file.age");
    await (await download).saveAs(file);
    await relay.start();
    const local = await Device.make(browser, relay.url, "from the file");
    await openFile(local, file);
    await come(local, /pages came from the file\./);
    await relay.stop();
    await local.go("Today");
    await local.atToday();
    await local.reads(ALL);
    await local.read("The week");
    assert.match(await local.text(), /Tuesday was loud\. Friday never ended\./);
    await local.page.locator("article img, main .photo-small img").first().waitFor();
    for (const device of [tablet, fresh, local]) device.isQuiet();
  },
};
