// The first night: from nothing to a page that is kept, and there again with no network at all.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";

/** Counts whatever would make a browser ask the person for something. */
const WATCH = () => {
  window.asked = [];
  const watch = (object, name) => {
    if (!object?.[name]) return;
    const real = object[name].bind(object);
    object[name] = (...args) => {
      window.asked.push(name);
      return real(...args);
    };
  };
  watch(window.Notification, "requestPermission");
  watch(navigator.mediaDevices, "getUserMedia");
  watch(navigator.geolocation, "getCurrentPosition");
  watch(navigator.storage, "persist");
};

export default {
  "a first page is kept in under a minute, nothing is asked, and it is there offline from a cold start":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await phone.context.addInitScript(WATCH);
      const began = Date.now();
      await phone.open();
      await phone.reads("What you write stays on this phone");
      await phone.tap("Start");
      const area = phone.page.getByLabel("Your words");
      await area.waitFor();
      assert.equal(
        await area.evaluate((element) => document.activeElement === element),
        true,
        "the keyboard is up on the first page",
      );
      await phone.page.keyboard.type(
        "Nobody's hair got brushed, and I counted that as a good night.",
      );
      await phone.kept();
      assert.deepEqual(await phone.page.evaluate(() => window.asked), []);
      await phone.tap("Save");
      await phone.heading("Kept.");
      await phone.reads("Nobody's hair got brushed");
      await phone.tap("Continue");
      await phone.atToday();
      assert.ok(Date.now() - began < 60_000);
      const asked = await phone.page.evaluate(() => window.asked);
      assert.deepEqual(
        asked.filter((name) => name !== "persist"),
        [],
      );

      await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await phone.page.close();
      await phone.offline();
      await relay.stop();
      await phone.open();
      await phone.atToday();
      await phone.read("Nobody's hair got brushed");
      assert.match(await phone.text(), /I counted that as a good night\./);
      phone.isQuiet();
      await relay.start();
    },
};
