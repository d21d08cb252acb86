// Writes src/styles/tokens.css from tokens.json. `--check` fails if the file is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "src/styles/tokens.css");

/** The stylesheet for a set of tokens. Lengths become rem, so that all of it follows the text size. */
export function stylesheet(tokens) {
  const rem = (px) => `${px / 16}rem`;
  const colors = (index) =>
    Object.entries(tokens.color).map(([name, pair]) => `--${name}: ${pair[index].toLowerCase()};`);
  const fixed = [
    ...Object.entries(tokens.type).flatMap(([name, [size, line]]) => [
      `--size-${name}: ${rem(size)};`,
      `--line-${name}: ${rem(line)};`,
    ]),
    ...Object.entries(tokens.radius).map(([name, px]) => `--radius-${name}: ${rem(px)};`),
    ...Object.entries(tokens.space).map(([name, px]) => `--${name}-space: ${rem(px)};`),
    ...Object.entries(tokens.motion).map(([name, ms]) => `--motion-${name}: ${ms}ms;`),
  ];
  const block = (selector, lines, indent = "") =>
    `${indent}${selector} {\n${lines.map((line) => `${indent}  ${line}`).join("\n")}\n${indent}}`;
  return [
    "/* Generated from tokens.json by scripts/tokens.mjs. */",
    block(":root", [...fixed, ...colors(0), "color-scheme: light;"]),
    `@media (prefers-color-scheme: dark) {\n${block(
      ':root:not([data-theme="light"])',
      [...colors(1), "color-scheme: dark;"],
      "  ",
    )}\n}`,
    block(':root[data-theme="dark"]', [...colors(1), "color-scheme: dark;"]),
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = stylesheet(JSON.parse(readFileSync(join(root, "tokens.json"), "utf8")));
  if (process.argv.includes("--check")) {
    if (readFileSync(out, "utf8") !== text) {
      console.error("src/styles/tokens.css is stale: run `npm run tokens`");
      process.exit(1);
    }
  } else {
    writeFileSync(out, text);
  }
}
