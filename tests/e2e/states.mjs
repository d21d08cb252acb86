// Every state that the made-up views of web/dev have, drawn by the app's own screens without a core, and
// which files of screens were drawn on the way: told by the browser, so that no list has to be kept.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web");

/** The files that draw screens. */
function screenFiles() {
  return readdirSync(join(web, "src/screens")).filter((name) => name.endsWith(".tsx"));
}

/** The files whose components the browser called. */
function drawnFiles(coverage) {
  const drawn = new Set();
  for (const { url, functions } of coverage) {
    const file = /\/src\/screens\/([a-z-]+\.tsx)/.exec(url)?.[1];
    const component = ({ functionName, ranges }) =>
      /^[A-Z]/.test(functionName) && ranges[0].count > 0;
    if (file && functions.some(component)) drawn.add(file);
  }
  return drawn;
}

export class Fixtures {
  constructor(server) {
    this.server = server;
    const { port } = server.httpServer.address();
    this.url = `http://127.0.0.1:${port}/dev/fixtures.html`;
  }

  static async begin() {
    const vite = createRequire(join(web, "package.json")).resolve("vite/package.json");
    const { createServer } = await import(
      pathToFileURL(join(dirname(vite), "dist/node/index.js")).href
    );
    // The configuration reads files beside it.
    const here = process.cwd();
    process.chdir(web);
    try {
      const server = await createServer({
        root: web,
        logLevel: "error",
        server: { host: "127.0.0.1", port: 0, hmr: false, watch: null },
      });
      await server.listen();
      return new Fixtures(server);
    } finally {
      process.chdir(here);
    }
  }

  async end() {
    await this.server.close();
  }

  /** Shows each state, lets `look` see it, and gives the files of screens that were on none. */
  async walk(context, look) {
    const page = await context.newPage();
    const wrong = [];
    page.on("pageerror", (error) => wrong.push(String(error)));
    await page.coverage.startJSCoverage({ resetOnNavigation: false });
    await page.goto(this.url);
    // The first time, the server finds and packs what the app depends on, and loads the page again.
    await page.locator("main h1").first().waitFor({ timeout: 60_000 });
    await page.waitForLoadState("networkidle");
    const names = await page.evaluate(() => document.documentElement.dataset.fixtures.split(" "));
    for (const name of names) {
      await page.evaluate((hash) => (location.hash = hash), name);
      await page.locator("main, .alone").first().waitFor();
      const tapped = await page.evaluate(() => document.documentElement.dataset.tapped);
      if (tapped) await page.getByRole("button", { name: tapped }).first().click();
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await look(page, name);
    }
    const drawn = drawnFiles(await page.coverage.stopJSCoverage());
    await page.close();
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    return screenFiles().filter((file) => !drawn.has(file));
  }
}
