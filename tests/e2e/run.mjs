// Runs every journey, one after the other, and says how many passed. `node run.mjs pair draft` runs those
// whose file names contain one of the words.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM, FLAGS } from "./place.mjs";
import { Relay } from "./relay.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "journeys");
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".mjs"))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort();

/** The longest that a journey may take, besides the bells that somebody asked to be listened to. */
const LONGEST_MS = 240_000 + Number(process.env.HEARTEN_LONG_BELLS ?? 0) * 60_000;

async function one(journey, file) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const relay = await Relay.begin();
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("took too long")), LONGEST_MS);
    });
    await Promise.race([journey({ browser, relay }), late]);
  } catch (error) {
    await picture(browser, file);
    throw error;
  } finally {
    clearTimeout(timer);
    await browser.close();
    await relay.stop();
  }
}

/** What was on every open page when something failed. */
async function picture(browser, file) {
  if (!process.env.HEARTEN_PICTURES) return;
  let count = 0;
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      count += 1;
      const path = join(process.env.HEARTEN_PICTURES, `failed-${file}-${count}.png`);
      await page.screenshot({ path }).catch(() => undefined);
    }
  }
}

let [passed, failed] = [0, 0];
for (const file of files) {
  const { default: journeys } = await import(join(folder, file));
  for (const [name, journey] of Object.entries(journeys)) {
    const began = Date.now();
    try {
      await one(journey, `${file}-${passed + failed}`);
      passed += 1;
      console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error?.stack ?? error}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
