// A photo and a voice note on a page: added, described, seen in full, heard, taken off and put back.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Device, pairByCode, plainPhoto } from "../device.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const vectors = join(dirname(fileURLToPath(import.meta.url)), "../../../crates/photo/vectors");
const PLACE = "51.5007N 0.1246W";

/** A photo that tells where it was taken. */
async function photo(page) {
  const plain = await plainPhoto(page);
  const contents = Buffer.from(`Exif\0\0MM\0*${PLACE}`);
  const head = Buffer.from([0xff, 0xe1, 0, contents.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, contents, plain.subarray(2)]);
}

async function violations(page, where) {
  await page.waitForTimeout(400);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const results = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"] }),
  );
  return results.violations.map(
    ({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`,
  );
}

/** Nothing that can be pressed is smaller than a thumb, and nothing sticks out at the side. */
async function fits(page, where) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll(".attachments button, .attachment-adding button, .recorder button")]
      .map((button) => [button.textContent, button.getBoundingClientRect()])
      .filter(([, { height, width }]) => height < 47.5 || width < 47.5)
      .map(([text]) => text),
  );
  assert.deepEqual(small, [], where);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(over <= 0, `${where}: ${over} pixels too wide`);
}

const addPhoto = async (device) => device.addPhoto(await photo(device.page));

export default {
  "a photo and a voice note are added without a network, and the page reads": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone", { permissions: ["microphone"] });
    // The policy lets no script read what is shown, so the test listens where addresses are made.
    await phone.context.addInitScript(() => {
      window.shown = [];
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob) => (window.shown.push(blob), make(blob));
    });
    await phone.begin("The first page.");
    const { page } = phone;
    await phone.offline();
    await phone.go("New page");
    await phone.page.getByLabel("Your words").fill("With a picture.");
    await addPhoto(phone);
    await fits(page, "editor");
    const found = await violations(page, "editor");

    await phone.tap("Record a voice note");
    await page.getByRole("timer").waitFor();
    await phone.button("Stop").waitFor();
    await page.waitForTimeout(1_600);
    found.push(...(await violations(page, "recorder")));
    await fits(page, "recorder");
    await phone.tap("Stop");
    await phone.tap("Keep it");
    await page.locator(".voice").waitFor();

    await phone.tap(/View in full$/);
    const dialog = page.getByRole("dialog");
    await dialog.locator("img.photo-whole").waitFor();
    await dialog.getByLabel("What the photo shows").fill("The board before the night");
    found.push(...(await violations(page, "dialog")));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await phone.kept();
    await phone.tap("Done");

    await phone.read("With a picture.");
    await phone.button("The board before the night. View in full").click();
    await page.getByRole("img", { name: "The board before the night" }).waitFor();
    await page.waitForFunction(
      () => document.querySelector("img.photo-whole")?.naturalWidth === 600,
    );
    const pictures = await page.evaluate(async () => {
      const blobs = window.shown.filter(({ type }) => type === "image/jpeg");
      const bytes = await Promise.all(blobs.map((blob) => blob.arrayBuffer()));
      return bytes.map((one) => Array.from(new Uint8Array(one)));
    });
    assert.ok(pictures.length >= 2, "the small picture and the whole one");
    for (const bytes of pictures) {
      assert.ok(!Buffer.from(bytes).includes(PLACE), "the place is gone");
    }
    await page.keyboard.press("Escape");
    await phone.tap(/^Listen: Voice note of 0:0/);
    await page.locator("audio").waitFor();
    found.push(...(await violations(page, "page")));

    await phone.tap("Edit");
    await phone.tap(/View in full$/);
    await phone.tap("Take off the page");
    await page.locator(".photo-small").waitFor({ state: "detached" });
    await phone.tap("Undo");
    await page.locator(".photo-small img").waitFor();
    assert.deepEqual(found, []);
  },

  "a second device sees the photo when it looks": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.turnSyncOn(relay.invite());
    await phone.go("New page");
    await phone.page.getByLabel("Your words").fill("With a picture.");
    await addPhoto(phone);
    await phone.kept();
    await phone.tap("Done");
    await phone.sync();
    const tablet = await Device.make(browser, relay.url, "tablet", { colorScheme: "dark" });
    const parts = [];
    tablet.context.on("request", (request) => {
      if (request.url().includes("/v1/parts/")) parts.push(request.method());
    });
    await pairByCode(phone, tablet);
    await tablet.go("Journal");
    await tablet.page.locator(".row", { hasText: "With a picture." }).waitFor();
    assert.deepEqual(parts, [], "nothing is fetched before somebody looks");
    await tablet.read("With a picture.");
    await tablet.page.locator(".photo-small img").waitFor();
    await tablet.tap(/View in full$/);
    await tablet.page.waitForFunction(
      () => document.querySelector("img.photo-whole")?.naturalWidth === 600,
    );
    assert.deepEqual(await violations(tablet.page, "dark dialog"), []);
    phone.isQuiet();
    tablet.isQuiet();
  },

  "a photo in a format that cannot be stripped is refused in words": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.go("New page");
    await phone.page.locator('input[type="file"]').setInputFiles({
      name: "IMG_0001.heic",
      mimeType: "image/heic",
      buffer: Buffer.concat([Buffer.from("\0\0\0\x18ftypheic\0\0\0\0"), readFileSync(join(vectors, "plain.png"))]),
    });
    await phone.reads("HEIC format");
    assert.equal(await phone.page.locator(".attachment").count(), 0);
  },
};
