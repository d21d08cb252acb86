// What unlocks the device unlocks the journal too, and the passphrase always does.
import assert from "node:assert/strict";
import { dumpIndexedDb, found } from "../canary.mjs";
import { Device } from "../device.mjs";

const PASSPHRASE = "three-satsumas-in-the-dark";

/** A phone with a fingerprint reader, at an address that has a name. */
async function withReader(browser, relay) {
  const url = relay.url.replace("127.0.0.1", "localhost");
  const phone = await Device.make(browser, url, "phone");
  await phone.begin("Nobody's business.");
  const cdp = await phone.context.newCDPSession(phone.page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const verified = (isUserVerified) =>
    cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  return { phone, verified };
}

async function setLock(phone, withDevice) {
  await phone.go("You");
  await phone.tap(/^Lock/);
  await phone.page.getByLabel("New passphrase").fill(PASSPHRASE);
  const also = phone.page.getByRole("switch", { name: /^Also open it/ });
  await also.waitFor();
  if ((await also.isChecked()) !== withDevice) {
    await phone.page.locator(".switch", { has: also }).click();
  }
  await phone.page.locator("form button[type=submit]").first().click();
  await phone.button("Lock now").waitFor();
}

export default {
  "a fingerprint opens the lock, a wrong one does not, and the passphrase is nowhere": async ({
    browser,
    relay,
  }) => {
    const { phone, verified } = await withReader(browser, relay);
    const { page } = phone;
    await setLock(phone, true);
    await phone.tap("Lock now");
    await phone.heading("Locked");
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.ok(!kept.includes(PASSPHRASE));
    assert.deepEqual(found(await dumpIndexedDb(page), [PASSPHRASE]), []);

    await phone.tap("Unlock with this device");
    await page.locator(".nav").waitFor();
    await phone.read("Nobody's business");

    await phone.go("You");
    await phone.tap(/^Lock/);
    await phone.tap("Lock now");
    await phone.heading("Locked");
    await verified(false);
    await phone.tap("Unlock with this device");
    await phone.reads("That did not work. The passphrase does.");
    await page.getByLabel("Passphrase").fill(PASSPHRASE);
    await phone.tap("Unlock");
    await page.locator(".nav").waitFor();
    phone.isQuiet();
  },

  "the passphrase goes on working, and a lock set anew without it forgets the fingerprint": async ({
    browser,
    relay,
  }) => {
    const { phone } = await withReader(browser, relay);
    const { page } = phone;
    await setLock(phone, true);
    await phone.tap("Lock now");
    await phone.heading("Locked");
    await page.getByLabel("Passphrase").fill(PASSPHRASE);
    await phone.tap("Unlock");
    await page.locator(".nav").waitFor();
    await setLock(phone, false);
    await phone.tap("Lock now");
    await phone.heading("Locked");
    assert.equal(await phone.button("Unlock with this device").count(), 0);
    phone.isQuiet();
  },
};
