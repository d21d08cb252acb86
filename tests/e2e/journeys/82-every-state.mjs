// Every state of every screen, from made-up views: rare, empty, wrong and very full ones as well.
import assert from "node:assert/strict";
import { Fixtures } from "../states.mjs";

async function everyState(browser, options, look) {
  const fixtures = await Fixtures.begin();
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
    return await fixtures.walk(context, look);
  } finally {
    await fixtures.end();
  }
}

export default {
  "every file of a screen is drawn by some made-up view, and no state is wider than a phone": async ({
    browser,
  }) => {
    const wide = [];
    const undrawn = await everyState(browser, { isMobile: true, hasTouch: true }, async (page, name) => {
      for (const size of ["100%", "200%"]) {
        const over = await page.evaluate((fontSize) => {
          document.documentElement.style.fontSize = fontSize;
          return document.documentElement.scrollWidth - document.documentElement.clientWidth;
        }, size);
        if (over > 0) wide.push(`${name}, ${size}: ${over} pixels too wide`);
      }
    });
    assert.deepEqual(wide, []);
    assert.deepEqual(undrawn, [], "add a view of it to web/dev");
  },
};
