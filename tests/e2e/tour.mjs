// A walk through practising, the programme, the calendar and reminders; `look` sees every screen.

/** Opens what is folded away under this title, if it is not open. */
export async function unfold(device, title) {
  const fold = device.page.locator("details", { hasText: title }).first();
  const open = await fold.evaluate((element) => element.open);
  if (!open) await fold.locator("summary").first().click();
  return fold;
}

async function practising(device, look) {
  const { page } = device;
  await device.go("Practise");
  await device.heading("Practise");
  await look("practise");
  await unfold(device, "Bells and settling in");
  await look("timer");
  const fold = await unfold(device, "Between patients");
  await look("practices");
  await fold.getByRole("button", { name: "3 minutes: Breathing space" }).click();
  await device.heading("Before your first practice");
  await look("before the first practice");
  await device.tap("I have read this");
  await device.button("Begin").waitFor();
  await look("ready");
  for (const title of ["Good to know", "All its words", "Bells and screen"]) {
    await unfold(device, title);
  }
  await look("ready, with everything");
  await device.tap("Begin");
  await device.button("Pause").waitFor();
  await look("running");
  await device.tap("Pause");
  await device.button("Go on").waitFor();
  await look("paused");
  await device.tap("End here");
  await device.heading("How is it now?");
  await page.getByText("Stirred up", { exact: true }).click();
  await look("after");
  await device.tap("Teach this");
  await device.button("Print as A5").waitFor();
  await look("card to teach with");
  await device.tap("Show on a wall");
  await page.getByRole("dialog").waitFor();
  await look("on the wall");
  await page.keyboard.press("Escape");
  await device.go("Practise");
  await page.getByLabel("How long").selectOption("25 minutes");
  await device.tap("Continue");
  await device.heading("More than twenty minutes");
  await look("before a long one");
  await device.tap("Not for me today");
  await device.heading("Practise");
  const explainers = await unfold(device, "How it works");
  await explainers.getByRole("button").first().click();
  await device.button("Print as A5").waitFor();
  await look("explainer");
}

async function programme(device, look) {
  const { page } = device;
  await device.go("Programme");
  await device.heading("Programme");
  await look("programme");
  for (const title of ["Eight meetings", "Real cases", "Rehearse speaking up", "Tools"]) {
    await unfold(device, title);
  }
  await look("programme, with everything");
  await device.tap(/^What was raised/);
  await device.heading("What was raised");
  await look("what was raised");
  for (const name of [/^Say it twice/, /^The other chair/]) {
    await device.go("Programme");
    await device.button(name).click();
    await device.button("Print as A5").waitFor();
    await look(`card ${name}`);
  }
  await device.go("Programme");
  await device.button(/^A name that came from/).click();
  await device.button("Show it").waitFor();
  await look("before a case");
  await device.tap("Show it");
  await page.getByRole("link").first().waitFor();
  await look("case");
}

async function keeping(device, look) {
  const { page } = device;
  await device.go("Journal");
  await device.tap("Calendar");
  await device.heading("Calendar");
  await look("calendar");
  await page.locator("[aria-current='date']").click();
  await page.locator("#day").waitFor();
  await look("day of the calendar");
  await device.go("You");
  await device.tap(/^Settings/);
  await device.tap(/^Reminders/);
  await device.heading("Reminders");
  await look("no reminders");
  await device.tap("Add a reminder");
  await look("a reminder is added");
  await device.tap("Save");
  await device.button(/^Remove: /).waitFor();
  await look("reminders");
  await device.tap(/^Remove: /);
  await device.tap("Support");
  await device.reads("116 123");
  await device.tap("Fill in: Occupational health");
  await look("somebody nearby is filled in");
}

/** All of it. */
export async function tour(device, look) {
  await practising(device, look);
  await programme(device, look);
  await keeping(device, look);
}
