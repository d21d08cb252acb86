// A picture with a palette: a flat drawing needs no more, and weighs a third.
import { crc32, deflateSync } from "node:zlib";

const COLOURS = 64;

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

function distance(one, other) {
  return [0, 8, 16, 24].reduce((sum, by) => {
    const step = ((one >>> by) & 255) - ((other >>> by) & 255);
    return sum + step * step;
  }, 0);
}

/** The commonest colours; each other pixel (edges, mostly) takes the nearest of them. */
function palette(pixels) {
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1]).map(([pixel]) => pixel);
  // What covers areas is kept as it is; among the edges, those that are far apart.
  const kept = common.slice(0, COLOURS / 2);
  for (const pixel of common.slice(kept.length)) {
    if (kept.length === COLOURS) break;
    if (kept.every((other) => distance(pixel, other) > 300)) kept.push(pixel);
  }
  const nearest = new Map(
    common.map((pixel) => [
      pixel,
      kept.reduce(
        (best, other, index) =>
          distance(pixel, other) < distance(pixel, kept[best]) ? index : best,
        0,
      ),
    ]),
  );
  return { kept, nearest };
}

/** `rgba`, row by row, as a PNG. */
export function png(rgba, side) {
  const pixels = new Uint32Array(side * side);
  rgba = Buffer.from(rgba);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = rgba.readUInt32BE(at * 4);
  const { kept, nearest } = palette(pixels);
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const rows = Buffer.alloc(side * (side + 1));
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      rows[y * (side + 1) + x + 1] = nearest.get(pixels[y * side + x]);
    }
  }
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(kept.flatMap((c) => [c >>> 24, (c >>> 16) & 255, (c >>> 8) & 255]))),
    chunk("tRNS", Buffer.from(kept.map((c) => c & 255))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
