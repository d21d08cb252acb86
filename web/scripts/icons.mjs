// Draws the PNG icons from public/icon.svg with Chromium. Their result is committed: run this after a
// change of the drawing, with `CHROMIUM=/path node scripts/icons.mjs`.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { png } from "./png.mjs";
import { chromium } from "../../tests/e2e/node_modules/playwright-core/index.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../public");
const svg = readFileSync(join(folder, "icon.svg"), "utf8");
// A maskable icon fills the whole square; the drawing stays within the circle that is always shown.
const maskable = svg.replace('rx="14.5"', "").replace("scale(.84)", "scale(.68)");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox"],
});
for (const [name, drawing, side] of [
  ["icon-192.png", svg, 192],
  ["icon-512.png", svg, 512],
  ["icon-maskable-512.png", maskable, 512],
]) {
  const page = await browser.newPage();
  const pixels = await page.evaluate(
    async ({ drawing, side }) => {
      const image = new Image(side, side);
      image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
      await image.decode();
      const canvas = new OffscreenCanvas(side, side);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0, side, side);
      return Array.from(context.getImageData(0, 0, side, side).data);
    },
    { drawing, side },
  );
  writeFileSync(join(folder, name), png(pixels, side));
}
await browser.close();
