// Two devices: paired by code, apart for a while, together again.
import assert from "node:assert/strict";
import { Device, pairByCode, soon } from "../device.mjs";

export default {
  "two devices pair, edit one page apart and both read both edits and every page": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    const tablet = await Device.make(browser, relay.url, "tablet", {
      viewport: { width: 1180, height: 820 },
    });
    await phone.begin("The first page.");
    await phone.write("A month", "Two vacancies. The printer. A man did not get home.", {
      lens: "System",
    });
    await phone.turnSyncOn(relay.invite());
    await pairByCode(phone, tablet);
    await soon(
      () => tablet.titles(),
      (titles) => titles.includes("A month"),
      "the page",
    );

    await phone.offline();
    await tablet.offline();
    await relay.stop();

    await phone.read("A month");
    await phone.tap("Edit");
    await phone.typeBefore(" The printer.", " January, they say.");
    await phone.kept();
    await phone.tap("Done");
    await tablet.read("A month");
    await tablet.tap("Edit");
    await tablet.typeBefore(" A man did", " It is on a ticket.");
    await tablet.kept();
    await tablet.tap("Done");
    await phone.write("From the phone", "Satsumas at twenty to four.");
    await tablet.write("From the tablet", "Barry came with a pole.");

    await tablet.page.close();
    await tablet.open();
    assert.ok(
      (await tablet.titles()).includes("From the tablet"),
      "there after a cold start offline",
    );

    await relay.start();
    await phone.offline(false);
    await tablet.offline(false);

    const both =
      /Two vacancies\. January, they say\. The printer\. It is on a ticket\. A man did not get home\./;
    for (const device of [phone, tablet]) {
      await soon(
        () => device.titles(),
        (titles) => ["From the phone", "From the tablet"].every((title) => titles.includes(title)),
        `every page on the ${device.name}`,
      );
      await device.read("A month");
      await soon(
        () => device.text(),
        (text) => both.test(text),
        `both edits on the ${device.name}`,
      );
    }
    await phone.read("A month");
    await tablet.read("A month");
    assert.equal(await phone.text(), await tablet.text());
    phone.isQuiet();
    tablet.isQuiet();
  },

  "what is typed on one device comes into the open editor of the other": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    const tablet = await Device.make(browser, relay.url, "tablet", {
      viewport: { width: 1180, height: 820 },
    });
    await phone.begin("The first page.");
    await phone.write("Together", "One. Two. Three.");
    await phone.turnSyncOn(relay.invite());
    await pairByCode(phone, tablet);
    await soon(
      () => tablet.titles(),
      (titles) => titles.includes("Together"),
      "the page",
    );
    await tablet.read("Together");
    await tablet.tap("Edit");
    await tablet.typeBefore(" Three.", " Tablet");
    await phone.read("Together");
    await phone.tap("Edit");
    await phone.typeBefore(" Two.", " Phone");
    const value = (device) => device.page.getByLabel("Your words").inputValue();
    for (const device of [phone, tablet]) {
      await soon(
        () => value(device),
        (text) => text === "One. Phone Two. Tablet Three.",
        `both in the editor of the ${device.name}`,
      );
    }
    await tablet.page.keyboard.type("!");
    assert.equal(await value(tablet), "One. Phone Two. Tablet! Three.", "the caret moved along");
    phone.isQuiet();
    tablet.isQuiet();
  },
};
