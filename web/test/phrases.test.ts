import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const catalogue = readFileSync(join(root, "../crates/phrases/locales/en-GB/shell.ftl"), "utf8");

function* sources(folder: string): Generator<[string, string]> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name)) yield [path, readFileSync(path, "utf8")];
  }
}

const used = new Set<string>();
for (const [, text] of sources(join(root, "src"))) {
  for (const [, id] of text.matchAll(/\bt\(\s*"([^"]+)"/g)) used.add(id as string);
}
const defined = new Set(new FluentResource(catalogue).body.map(({ id }) => id));
const written = new Set(Array.from(catalogue.matchAll(/^([a-z][a-z0-9-]*) =/gm), ([, id]) => id));

test("every entry of the catalogue can be read", () => {
  expect([...written].filter((id) => !defined.has(id as string))).toEqual([]);
});

test("every phrase that is asked for is in the catalogue", () => {
  expect([...used].filter((id) => !defined.has(id))).toEqual([]);
});

test("every phrase of the catalogue is asked for", () => {
  expect([...defined].filter((id) => !used.has(id))).toEqual([]);
});

test("no words for people stand in the components", () => {
  const found: string[] = [];
  for (const [path, text] of sources(join(root, "src"))) {
    if (!path.endsWith(".tsx")) continue;
    for (const [match] of text.matchAll(/>\s*[A-Z][a-z]+[^<>{}=;()]*<\//g)) found.push(match);
    for (const [match] of text.matchAll(/(?:aria-label|placeholder|title|alt)="[^"]+"/g)) {
      found.push(match);
    }
  }
  expect(found).toEqual([]);
});
