// Other times and other places. The core's moments come from the page and from its worker, so both are told.

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

function told(ahead_ms) {
  return `{
    const Real = (globalThis.RealDate ??= Date);
    globalThis.Date = class extends Real {
      constructor(...given) {
        if (given.length > 0) super(...given);
        else super(Real.now() + ${ahead_ms});
      }
      static now() {
        return Real.now() + ${ahead_ms};
      }
    };
  }\n`;
}

/**
 * Gives a device a clock of its own, before it opens the app. It goes without a service worker, which would
 * hand out a worker that was not told.
 */
export async function ownClock(device) {
  await device.context.addInitScript(() => delete Navigator.prototype.serviceWorker);
}

/** Puts the clock of such a device ahead, from the next time it opens the app. */
export async function putAhead(device, ahead_ms) {
  const { context } = device;
  await context.addInitScript({ content: told(ahead_ms) });
  await context.unroute(/\/assets\/worker.*\.js$/);
  await context.route(/\/assets\/worker.*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: told(ahead_ms) + (await answer.text()) });
  });
}

/** A zone in which it is after two in the night now, and the weekday that the night belongs to. */
export function nightZone(now = new Date()) {
  // From twelve hours behind to eleven ahead: every hour has a zone.
  const ahead = ((2 - now.getUTCHours() + 12 + 24) % 24) - 12;
  const zone = ahead === 0 ? "UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
  const evening = new Date(now.getTime() + ahead * HOUR_MS - DAY_MS);
  const weekday = evening.toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
  return { zone, weekday };
}
