// Effect Http: one request, one answer, nothing remembered by the browser.
import type { HttpHeader, HttpOperation, HttpOutcome } from "../../types";
import { now } from "../codec";

/** A handler over `fetch`. */
export function httpHandler(
  fetcher: typeof fetch,
): (operation: HttpOperation) => Promise<HttpOutcome> {
  return async (operation) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), operation.timeout_ms);
    try {
      const answer = await fetcher(operation.url, {
        ...plainRequest(operation.method, operation.headers),
        body: operation.body.length > 0 ? new Uint8Array(operation.body) : null,
        signal: giveUp.signal,
      });
      const body = new Uint8Array(await answer.arrayBuffer());
      return {
        kind: "Answered",
        status: answer.status,
        retry_after_s: seconds(answer.headers.get("retry-after")),
        body,
        at: now(),
      };
    } catch {
      return { kind: "Unreachable", at: now() };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** A request without cookies, referrer or cache, that follows no redirect to somewhere else. */
export function plainRequest(method: string, headers: HttpHeader[]): RequestInit {
  return {
    method,
    headers: headers.map(({ name, value }): [string, string] => [name, value]),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
  };
}

/** Whole seconds of a `Retry-After`; dates and nonsense count as none. */
function seconds(value: string | null): number {
  return value !== null && /^\d{1,7}$/.test(value.trim()) ? Number(value) : 0;
}
