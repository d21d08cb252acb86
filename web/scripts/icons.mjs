// Draws the PNG icons from public/icon.svg, with a palette: a flat drawing needs no more, and weighs a
// third. Their result is committed: run this after a change of the drawing.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../public");
const svg = readFileSync(join(folder, "icon.svg"), "utf8");
// A maskable icon fills the whole square; the drawing stays within the circle that is always shown.
const maskable = svg.replace('rx="14.5"', "").replace("scale(.84)", "scale(.68)");

/** Dots an inch of a drawing whose own unit is a 72nd of one; drawn larger than any icon. */
const DENSITY = 1_200;

for (const [name, drawing, side] of [
  ["icon-192.png", svg, 192],
  ["icon-512.png", svg, 512],
  ["icon-maskable-512.png", maskable, 512],
]) {
  await sharp(Buffer.from(drawing), { density: DENSITY })
    .resize(side, side)
    .png({ palette: true, colours: 16, dither: 0, effort: 10, compressionLevel: 9 })
    .toFile(join(folder, name));
}
