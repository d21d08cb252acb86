// The lock: on, and off again.
import assert from "node:assert/strict";
import { dumpIndexedDb, found } from "../canary.mjs";
import { Device } from "../device.mjs";

const PASSPHRASE = "three-satsumas-in-the-dark";

export default {
  "a lock hides everything but Support, and opens with the passphrase alone": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("Something that is nobody's business.");
    await phone.go("You");
    await phone.tap(/^Lock/);
    await phone.page.getByLabel("New passphrase").fill(PASSPHRASE);
    await phone.tap("Set a passphrase");
    await phone.button("Lock now").waitFor();
    await phone.tap("Lock now");
    await phone.heading("Locked");
    assert.equal(await phone.page.getByText("nobody's business").count(), 0);

    await phone.tap("Support");
    await phone.reads("116 123");
    await phone.page.getByRole("button", { name: "Back" }).click();
    await phone.heading("Locked");

    await phone.page.reload();
    await phone.heading("Locked");
    await phone.page.getByLabel("Passphrase").fill("something else");
    await phone.tap("Unlock");
    await phone.reads("That is not the passphrase.");
    await phone.page.getByLabel("Passphrase").fill(PASSPHRASE);
    await phone.tap("Unlock");
    await phone.page.locator(".nav").waitFor();
    await phone.read("nobody's business");
    assert.deepEqual(found(await dumpIndexedDb(phone.page), [PASSPHRASE]), []);

    await phone.go("You");
    await phone.tap(/^Lock/);
    await phone.page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    await phone.button("Take the lock off").click();
    await phone.button("Lock now").waitFor({ state: "detached" });
    await phone.page.reload();
    await phone.page.locator(".nav").waitFor();
    phone.isQuiet();
  },
};
