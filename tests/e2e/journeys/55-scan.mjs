// Pairing by camera: the other device's code is read from real frames of a (made-up) camera.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Device, soon } from "../device.mjs";
import { CHROMIUM, FLAGS, scratch } from "../place.mjs";

const [WIDTH, HEIGHT] = [640, 480];

/** The code on the page as a frame of a camera: grey, a little tilted, not quite in the middle. */
async function frame(page) {
  return Buffer.from(
    await page.evaluate(
      async ([width, height]) => {
        const svg = document.querySelector(".qr").cloneNode(true);
        svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
        svg.setAttribute("width", "400");
        svg.setAttribute("height", "400");
        svg.querySelector(".qr-light").setAttribute("fill", "#fff");
        svg.querySelector(".qr-dark").setAttribute("fill", "#14120d");
        const image = new Image();
        image.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [width, height];
        const context = canvas.getContext("2d");
        context.fillStyle = "#b5aa9a";
        context.fillRect(0, 0, width, height);
        context.translate(width / 2 + 20, height / 2 - 5);
        context.rotate(0.06);
        context.drawImage(image, -200, -200, 400, 400);
        const { data } = context.getImageData(0, 0, width, height);
        return Array.from({ length: width * height }, (_, at) => data[at * 4 + 1]);
      },
      [WIDTH, HEIGHT],
    ),
  );
}

/** A film of one frame, as Chromium's file camera takes it. */
function film(grey) {
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const one = Buffer.concat([Buffer.from("FRAME\n"), grey, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, one, one, one]);
}

export default {
  "two devices pair by the camera": async ({ browser, relay }) => {
    const path = join(scratch("camera"), "film.y4m");
    writeFileSync(path, film(Buffer.alloc(WIDTH * HEIGHT, 90)));
    const withCamera = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...FLAGS, `--use-file-for-fake-video-capture=${path}`],
    });
    try {
      const phone = await Device.make(withCamera, relay.url, "phone", { permissions: ["camera"] });
      const tablet = await Device.make(browser, relay.url, "tablet");
      await phone.begin("The first page.");
      await phone.turnSyncOn(relay.invite());
      await tablet.open();
      await tablet.tap("It is on another device");
      await tablet.page.getByLabel("Relay address").fill(relay.url);
      await tablet.tap("Show a code");
      await tablet.page.locator(".qr").waitFor();
      writeFileSync(path, film(await frame(tablet.page)));

      await phone.tap("Add a device");
      await phone.tap("Scan its code");
      await phone.heading("Are these the same?");
      await tablet.heading("Are these the same?");
      await phone.tap("They are the same");
      await tablet.tap("They are the same");
      await tablet.heading("All here");
      await tablet.tap("Continue");
      await soon(
        () => tablet.titles(),
        (titles) => titles.length === 1,
        "the page",
      );
      phone.isQuiet();
      tablet.isQuiet();
    } finally {
      await withCamera.close();
    }
  },
};
