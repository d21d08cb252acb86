// Bells of a page that nobody sees: measured where they can be heard, on the audio clock.
import assert from "node:assert/strict";
import { LISTEN, PlainTab } from "../plain-tab.mjs";
import { expectSoon } from "../soon.mjs";

/** `HEARTEN_LONG_BELLS=20` listens for twenty minutes instead of one. */
const MINUTES = Number(process.env.HEARTEN_LONG_BELLS ?? 1);

export default {
  "bells ring on time while another tab is in front": async ({ browser, relay }) => {
    const tab = await PlainTab.open(browser, relay.url, LISTEN);
    await tab.tap("Start");
    await tab.type("Your words", "One bell, and another.");
    await tab.reads("Kept on this");
    await tab.tap("Save");
    await tab.tap("Continue");
    await tab.tap("Practise");
    await tab.choose("How long", String(MINUTES));
    await tab.tap("Bells and settling in");
    await tab.choose("Bells in between", "1");
    await tab.choose("Settling in", "5");
    await tab.tap("Continue");
    await tab.tap("I have read this");
    await tab.tap("Begin");
    await tab.reads("End here");
    const began = await tab.evaluate("window.audioNow()");
    await tab.hide();
    await new Promise((resolve) => setTimeout(resolve, MINUTES * 60_000 + 6_000));

    const heard = await expectSoon(
      () => tab.evaluate("window.heard"),
      (bells) => bells.length > MINUTES,
      "the last bell",
    );
    assert.equal(heard.length, MINUTES + 1);
    heard.forEach(({ at, seen }, minute) => {
      assert.equal(seen, "hidden");
      const late = at - began - 5 - minute * 60;
      assert.ok(Math.abs(late) < 1, `bell ${minute} is ${late} s off`);
    });
    // The end was told by the audio clock, too: the hidden page has gone on.
    await tab.reads("How is it now?");
    await tab.reads(MINUTES === 1 ? "1 minute, kept" : `${MINUTES} minutes, kept`);
  },
};
