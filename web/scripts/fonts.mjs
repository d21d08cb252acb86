// Writes generated/fonts: the letters that are needed, in the weights and sizes that are used, and the
// stylesheet that names them. From 254 KiB of fonts about half remains, and all of it travels at once:
// letters fetched when they are first shown would tell the relay that a page has them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "generated/fonts");
const packages = join(root, "node_modules/@fontsource-variable");

/** English and its neighbours; quotes, dashes, arrows and signs. */
const LATIN =
  "20-7E A0-FF 131 152-153 2C6 2DA 2DC 304 308 2009-200A 2010-2027 202F-2030 2032-2033 2039-203A " +
  "2044 2060 20AC 2122 2190-2193 2212 2260 2264-2265 FEFF FFFD";
/** The other Latin letters of Europe. Anything else is the system's own. */
const EUROPE = "100-130 132-151 154-17F 218-21B 1E80-1E85 1E9E 1EF2-1EF3";

/** Weights from text to headings; Literata's shapes for sizes from labels to the largest title. */
const wght = { min: 400, max: 600 };
const opsz = { min: 14, max: 36 };
const faces = [
  ["Literata", "normal", "literata/files/literata-latin-opsz-normal", LATIN, { wght, opsz }],
  ["Literata", "normal", "literata/files/literata-latin-ext-wght-normal", EUROPE, { wght }],
  ["Literata", "italic", "literata/files/literata-latin-wght-italic", LATIN, { wght }],
  ["Atkinson", "normal", atkinson("latin"), LATIN, { wght }],
  ["Atkinson", "normal", atkinson("latin-ext"), EUROPE, { wght }],
];

function atkinson(letters) {
  const name = "atkinson-hyperlegible-next";
  return `${name}/files/${name}-${letters}-wght-normal`;
}

function characters(ranges) {
  return ranges
    .split(" ")
    .flatMap((range) => {
      const [first, last = first] = range.split("-").map((code) => Number.parseInt(code, 16));
      return Array.from({ length: last - first + 1 }, (_, step) => first + step);
    })
    .map((code) => String.fromCodePoint(code))
    .join("");
}

mkdirSync(out, { recursive: true });
const rules = [];
for (const [family, style, path, ranges, variationAxes] of faces) {
  const font = await subsetFont(
    readFileSync(join(packages, `${path}.woff2`)),
    characters(ranges),
    { targetFormat: "woff2", variationAxes },
  );
  const name = path.slice(path.lastIndexOf("/") + 1);
  writeFileSync(join(out, `${name}.woff2`), font);
  rules.push(
    `@font-face {
  font-family: "${family}";
  font-style: ${style};
  font-display: swap;
  font-weight: ${wght.min} ${wght.max};
  src: url("./${name}.woff2") format("woff2");
  unicode-range: ${ranges.split(" ").map((range) => `U+${range}`).join(", ")};
}`,
  );
}
writeFileSync(join(out, "fonts.css"), `${rules.join("\n")}\n`);
