// How long it takes from a cold start until Today can be used, on a slow processor: `node cold.mjs`.
// Chromium is started anew each time, with a journal that is there already and nothing fetched. Its own
// slowing-down spares workers, and the core is in one, so every process that draws pages is stopped for
// three quarters of the time instead. Figures to read, not a test: a busy machine shows in them.
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { chromium } from "playwright-core";
import { Device } from "./device.mjs";
import { CHROMIUM, FLAGS, scratch } from "./place.mjs";
import { Relay } from "./relay.mjs";

const SLOWER = Number(process.env.HEARTEN_SLOWER ?? 4);
const TIMES = Number(process.env.HEARTEN_TIMES ?? 5);
/** How long processes run, between being stopped. */
const RUN_MS = 10;

const profile = scratch("cold");
const options = {
  executablePath: CHROMIUM,
  args: FLAGS,
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: "en-GB",
  timezoneId: "Europe/London",
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function commandOf(process) {
  try {
    return readFileSync(`/proc/${process}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** The processes below this browser that draw pages and run their workers. */
function renderers() {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const browser = all.find((each) => {
    const command = commandOf(each);
    return command.includes(profile) && !command.includes("--type=");
  });
  return all
    .filter((each) => commandOf(each).includes("--type=renderer"))
    .filter((each) => {
      const stat = readFileSync(`/proc/${each}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === browser;
    })
    .map(Number);
}

function signal(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}

/** Slows this browser's pages until the answer is called, which tells how many times slower they were. */
function slow() {
  if (SLOWER <= 1) return async () => 1;
  let over = false;
  let [ran, stood] = [0, 0];
  const done = (async () => {
    let pids = renderers();
    // A timer that came late let them run for longer: they stand for that much longer.
    let lately = RUN_MS;
    while (!over) {
      const from = performance.now();
      signal(pids, "SIGSTOP");
      // Looking for new ones takes a while: they stand still meanwhile.
      const next = renderers();
      await wait(Math.max(0, lately * (SLOWER - 1) - (performance.now() - from)));
      const until = performance.now();
      signal(pids, "SIGCONT");
      await wait(RUN_MS);
      lately = performance.now() - until;
      stood += until - from;
      ran += lately;
      pids = next;
    }
  })();
  return async () => {
    over = true;
    await done;
    return (ran + stood) / ran;
  };
}

const slower = [];

/** Milliseconds from asking for the address until this heading stands. */
async function timed(page, url, heading) {
  await page.addInitScript((words) => {
    const look = new MutationObserver(() => {
      const title = document.querySelector("h1")?.textContent ?? "";
      if (!new RegExp(words).test(title)) return;
      look.disconnect();
      requestAnimationFrame(() => (window.usableMs = performance.now()));
    });
    look.observe(document, { childList: true, subtree: true });
  }, heading);
  const over = slow();
  await page.goto(url, { waitUntil: "commit" });
  const ms = await page.waitForFunction(() => window.usableMs, undefined, { timeout: 60_000 });
  const value = await ms.jsonValue();
  slower.push(await over());
  return value;
}

function told(what, values) {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, middle, most] = [0, sorted.length >> 1, sorted.length - 1].map((at) => sorted[at]);
  const seconds = (ms) => (ms / 1000).toFixed(2);
  console.log(`${what}: ${seconds(middle)} s (${seconds(least)} to ${seconds(most)})`);
}

const relay = await Relay.begin();
try {
  console.log(`${SLOWER} times slower; load ${loadavg()[0].toFixed(1)}`);
  const first = await chromium.launchPersistentContext(profile, options);
  const device = new Device(first, relay.url, "phone");
  told("the very first time, everything fetched", [
    await timed(await first.newPage(), relay.url, "^Hearten$"),
  ]);
  await device.begin("Two nurses for twenty-eight beds.");
  await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await first.close();
  const again = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    const context = await chromium.launchPersistentContext(profile, options);
    again.push(await timed(context.pages()[0] ?? (await context.newPage()), relay.url, "^Good "));
    await context.close();
  }
  told("from cold until Today is there", again);
  console.log(`really ${Math.min(...slower).toFixed(1)} to ${Math.max(...slower).toFixed(1)} times slower`);
} finally {
  await relay.stop();
}
