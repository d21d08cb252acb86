// Getting about by keys alone.

/** Presses Tab until the focus is on a control with this name. */
export async function tabTo(page, name, most = 40) {
  for (let presses = 0; presses < most; presses += 1) {
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element?.matches("button, a, input, textarea, summary, select")) return "";
      return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
    });
    if (name.test(here)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way by Tab to ${name}`);
}
