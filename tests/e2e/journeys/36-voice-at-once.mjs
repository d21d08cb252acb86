// A voice note that is begun from anywhere: by holding Add down, and by a row for those who cannot.
import assert from "node:assert/strict";
import { Device, LAPTOP } from "../device.mjs";
import { tabTo } from "../keys.mjs";

/** What ends the recording has the focus, once a sheet that was open has gone. */
async function stopHasFocus({ page }) {
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent === "Stop");
}

/** Longer than a press has to be held. */
const HELD_MS = 800;

async function middle(device) {
  const box = await device.button("Add").boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The recorder of a new page runs; it is stopped and kept. */
async function records(device) {
  const { page } = device;
  await device.button("Stop").waitFor();
  await page.waitForTimeout(1_300);
  assert.equal(await page.getByRole("dialog").count(), 0, "nothing else is open");
  await device.tap("Stop");
  await device.tap("Keep it");
  await page.locator(".voice").waitFor();
  await device.kept();
  await device.tap("Done");
  await page.getByLabel("Your words").waitFor({ state: "detached" });
}

export default {
  "holding Add down begins a voice note; a tap, and a touch that slips away, do not": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone", { permissions: ["microphone"] });
    await phone.begin("The first page.");
    const { page } = phone;
    const fingers = await phone.context.newCDPSession(page);
    const touch = (type, ...touchPoints) =>
      fingers.send("Input.dispatchTouchEvent", { type, touchPoints });

    await phone.go("Add");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    const at = await middle(phone);
    await touch("touchStart", at);
    await touch("touchCancel");
    await page.waitForTimeout(HELD_MS);
    assert.equal(await page.getByLabel("Your words").count(), 0, "nothing was begun");
    assert.equal(await page.getByRole("dialog").count(), 0, "nothing was opened");

    await page.evaluate(() => {
      window.menus = [];
      addEventListener("contextmenu", (event) => window.menus.push(event.defaultPrevented));
    });
    await touch("touchStart", at);
    await phone
      .button("Add")
      .dispatchEvent("contextmenu", { bubbles: true, cancelable: true });
    assert.deepEqual(await page.evaluate(() => window.menus), [true], "no menu comes up");
    await page.getByLabel("Your words").waitFor();
    await touch("touchEnd");
    await records(phone);
    phone.isQuiet();
  },

  "a mouse holds Add down as well, and keys take a row of the sheet": async ({
    browser,
    relay,
  }) => {
    const laptop = await Device.make(browser, relay.url, "laptop", {
      ...LAPTOP,
      permissions: ["microphone"],
    });
    await laptop.begin("The first page.");
    const { page } = laptop;
    const { x, y } = await middle(laptop);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.getByLabel("Your words").waitFor();
    await page.mouse.up();
    await stopHasFocus(laptop);
    await records(laptop);

    await tabTo(page, /^Add$/);
    await page.keyboard.down("Enter");
    await page.waitForTimeout(HELD_MS);
    await page.keyboard.up("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, /^Voice note$/);
    await page.keyboard.press("Enter");
    await stopHasFocus(laptop);
    await records(laptop);

    await laptop.add("Voice note");
    await laptop.button("Stop").waitFor();
    await laptop.tap("Discard");
    await laptop.button("Record a voice note").waitFor();
    laptop.isQuiet();
  },
};
