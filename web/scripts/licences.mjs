// Writes dist/licences.txt: the licence of everything that travels with the app.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

const parts = [];
for (const [path, { version, license, dev }] of Object.entries(packages)) {
  const folder = join(root, path);
  if (path === "" || dev || !existsSync(folder)) continue;
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  parts.push(`${name} ${version} (${license ?? "see below"})\n\n${text}`);
}
writeFileSync(join(root, "dist/licences.txt"), `${parts.join(`\n\n${"-".repeat(78)}\n\n`)}\n`);
console.log(`licences of ${parts.length} packages`);
