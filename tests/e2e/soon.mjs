// Waiting for what a person would wait for.

const LONGEST_MS = 40_000;
const LOOK_MS = 250;

/** Looks again and again until `check` is true of what `look` gives; says the last look if it never is. */
export async function expectSoon(look, check, note = "what was waited for") {
  const until = Date.now() + LONGEST_MS;
  let last;
  for (;;) {
    last = await look();
    if (check(last)) return last;
    if (Date.now() > until) throw new Error(`${note} did not come; last: ${JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
