// Finding a page again.
import assert from "node:assert/strict";
import { Device, soon } from "../device.mjs";

export default {
  "words are found and marked, and the whole list is back when the search is cleared": async ({
    browser,
    relay,
  }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The clock stood at twenty to four, and the clock was wrong.");
    await phone.write("Satsumas", "Eaten in the dark, by the clock.", { lens: "Team" });
    await phone.write("The clock, again", "Something was wrong with the station.", {
      lens: "System",
    });
    await phone.go("Journal");
    const marks = phone.page.locator("mark");
    const rows = phone.page.locator(".row");
    await phone.page.getByRole("searchbox").fill("clock");
    await soon(
      () => marks.count(),
      (count) => count >= 3,
      "marks",
    );
    await phone.reads("3 pages found");
    assert.equal((await marks.first().innerText()).toLowerCase(), "clock");
    await phone.page.getByRole("searchbox").fill("no such word");
    await phone.reads("No page has these words.");
    await phone.tap("Clear the search");
    await soon(
      () => rows.count(),
      (count) => count === 3,
      "every page",
    );
    assert.equal(await marks.count(), 0);
    await phone.filters();
    await phone.page.getByRole("radio", { name: "Team" }).click();
    await soon(
      () => rows.count(),
      (count) => count === 1,
      "one lens",
    );
    await phone.page.getByRole("radio", { name: "Team" }).click();
    await soon(
      () => rows.count(),
      (count) => count === 3,
      "every lens",
    );
    phone.isQuiet();
  },

  "a page put in the bin comes back by Undo, and from the bin": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.write("Row F", "On the end, on purpose.");
    for (const way of ["Undo", "bin"]) {
      await phone.read("Row F");
      await phone.tap("Put in the bin");
      await phone.button("Undo").waitFor();
      assert.ok(!(await phone.titles()).includes("Row F"));
      if (way === "Undo") await phone.tap("Undo");
      else {
        await phone.go("You");
        await phone.tap(/^Bin/);
        await phone.reads("Row F");
        await phone.tap("Put it back");
      }
      await soon(
        () => phone.titles(),
        (titles) => titles.includes("Row F"),
        "the page",
      );
    }
    phone.isQuiet();
  },

  "the browser's back button leads back through the screens": async ({ browser, relay }) => {
    const phone = await Device.make(browser, relay.url, "phone");
    await phone.begin("The first page.");
    await phone.write("Row F", "On the end, on purpose.");
    await phone.read("Row F");
    await phone.tap("Support");
    await phone.reads("116 123");
    await phone.page.goBack();
    await phone.page.locator("article").waitFor();
    await phone.page.goBack();
    await phone.heading("Journal");
    await phone.page.goBack();
    await phone.atToday();
    await phone.go("You");
    await phone.tap(/^About/);
    await phone.heading("About");
    await phone.tap("Back");
    await phone.heading("You");
    phone.isQuiet();
  },
};
