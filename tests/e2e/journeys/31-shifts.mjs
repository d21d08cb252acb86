// Shifts: the card for going in stands on Today when one is about to begin, and goes when it is done.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";

/** `07:30`, so many minutes from now, on the clock of the phone. */
function inMinutes(minutes) {
  return new Date(Date.now() + minutes * 60_000).toLocaleTimeString("en-GB", {
    timeZone: "Europe/London",
    hour: "2-digit",
    minute: "2-digit",
  });
}

export default {
  "a shift that is about to begin puts one card on Today, until it is done": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("A first page.");
    const { page } = phone;
    await phone.go("Today");
    // With no shifts set, two quiet links.
    await phone.button("On the way in").waitFor();
    await phone.button("On the way out").waitFor();

    await phone.go("You");
    await phone.tap(/^Settings/);
    await phone.tap("Add a shift");
    const start = inMinutes(30);
    await page.getByLabel("Begins", { exact: true }).fill(start);
    await page.getByLabel("Ends", { exact: true }).fill(inMinutes(30 + 8 * 60));
    await phone.tap("Save");
    await phone.reads(start);

    await phone.go("Today");
    await phone.reads(`For your shift from ${start}`);
    assert.equal(await phone.button("On the way out").count(), 0);
    await phone.tap("On the way in");
    await phone.heading("On the way in");
    await phone.tap("All at once");
    await phone.tap("Done");
    await phone.button("A blank page").waitFor();
    assert.equal(await page.getByText("For your shift from").count(), 0);

    await page.reload();
    await phone.go("Today");
    await phone.button("A blank page").waitFor();
    assert.equal(await page.getByText("For your shift from").count(), 0);
    phone.isQuiet();
  },
};
