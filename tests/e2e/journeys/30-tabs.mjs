// Two tabs of one profile: one journal, whichever tab is there.
import assert from "node:assert/strict";
import { Device } from "../device.mjs";

export default {
  "a second tab works through the first, shows the same page, and takes over when the first closes":
    async ({ browser, relay }) => {
      const phone = await Device.make(browser, relay.url, "phone");
      await phone.begin("The first page.");
      const first = phone.page;
      await phone.open();
      const second = phone.page;
      await phone.atToday();

      await phone.go("New page");
      await second.getByLabel("Your words").fill("Typed in the second tab");
      await first.getByLabel("Your words").waitFor();
      await first.waitForFunction(
        () => document.querySelector(".page-text")?.value === "Typed in the second tab",
      );
      await first.bringToFront();
      await first.getByLabel("Your words").press("End");
      await first.keyboard.type(", and on in the first.");
      await second.waitForFunction(
        () =>
          document.querySelector(".page-text")?.value ===
          "Typed in the second tab, and on in the first.",
      );
      await phone.kept();
      await first.close();

      await phone.page.bringToFront();
      await phone.page.locator(".nav, .done").first().waitFor();
      // The owner is gone; this tab runs the core now, from what was kept.
      await phone.page.waitForTimeout(1500);
      if (await phone.button("Done").isVisible()) await phone.tap("Done");
      await phone.read("Typed in the second tab");
      assert.match(await phone.text(), /Typed in the second tab, and on in the first\./);
      await phone.write("Alone now", "Written after the other tab had gone.");
      assert.ok((await phone.titles()).includes("Alone now"));
      phone.isQuiet();
    },
};
