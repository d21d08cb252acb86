import { afterEach, describe, expect, test, vi } from "vitest";
import { EventReader } from "../src/core/effects/events";
import { httpHandler } from "../src/core/effects/http";
import { liveHandler } from "../src/core/effects/live";
import { waitForTimer } from "../src/core/effects/timer";
import { HttpHeader, HttpOperation, TimerOperation, type LiveOutcome } from "../src/types";

const bytes = (text: string) => new TextEncoder().encode(text);

afterEach(() => {
  vi.useRealTimers();
});

describe("http", () => {
  const post = (more: Partial<HttpOperation> = {}) =>
    Object.assign(
      new HttpOperation(
        "POST",
        "https://relay.example/v1/sync",
        [new HttpHeader("a", "b")],
        bytes("x"),
        1000,
      ),
      more,
    );

  test("sends the request as it is, without cookies, and gives status, body and retry-after", async () => {
    const fetcher = vi.fn(
      async () => new Response("ok", { status: 429, headers: { "retry-after": "7" } }),
    );
    const outcome = await httpHandler(fetcher)(post());
    expect(outcome).toMatchObject({ kind: "Answered", status: 429, retry_after_s: 7 });
    expect(outcome.kind === "Answered" && new TextDecoder().decode(outcome.body)).toBe("ok");
    const [url, options] = fetcher.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe("https://relay.example/v1/sync");
    expect(options).toMatchObject({ method: "POST", credentials: "omit", cache: "no-store" });
    expect(options.headers).toEqual([["a", "b"]]);
  });

  test("sends no body with a request that has none", async () => {
    const fetcher = vi.fn(async () => new Response(""));
    await httpHandler(fetcher)(post({ method: "GET", body: new Uint8Array() }));
    expect((fetcher.mock.calls[0] as unknown as [string, RequestInit])[1].body).toBeNull();
  });

  test("says unreachable when nothing answers", async () => {
    const outcome = await httpHandler(async () => {
      throw new TypeError("no network");
    })(post());
    expect(outcome.kind).toBe("Unreachable");
  });

  test("gives up after the time it was given", async () => {
    vi.useFakeTimers();
    const never: typeof fetch = (_, options) =>
      new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    const outcome = httpHandler(never)(post());
    await vi.advanceTimersByTimeAsync(1001);
    expect((await outcome).kind).toBe("Unreachable");
  });
});

describe("server-sent events", () => {
  test("come out whole, however the stream is cut", () => {
    const stream = ": hello\n\ndata: 41\n\n:\r\ndata:42\r\n\r\nevent: x\ndata: 43\n\n";
    for (let size = 1; size < 12; size += 1) {
      const reader = new EventReader();
      const events: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        events.push(...reader.take(bytes(stream.slice(at, at + size))));
      }
      expect(events).toEqual(["41", "42", "43"]);
    }
  });
});

describe("live", () => {
  function line() {
    let push: (text: string) => void = () => undefined;
    let end: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        push = (text) => controller.enqueue(bytes(text));
        end = () => controller.close();
      },
    });
    return { body, push: (text: string) => push(text), end: () => end() };
  }
  const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
  const open = {
    kind: "Open" as const,
    line: 3,
    url: "https://relay.example/v1/live/x",
    headers: [],
  };

  test("says each position, and closed at the end", async () => {
    const { body, push, end } = line();
    const said: LiveOutcome[] = [];
    liveHandler(async () => new Response(body))(open, (outcome) => said.push(outcome));
    push("data: 5\n\n");
    await tick();
    push("data: 6\n\n");
    await tick();
    end();
    await tick();
    expect(said.map((each) => (each.kind === "Woke" ? each.position : each.kind))).toEqual([
      "5",
      "6",
      "Closed",
    ]);
  });

  test("says the status when the relay does not open a line", async () => {
    const said: LiveOutcome[] = [];
    liveHandler(async () => new Response("no", { status: 401 }))(open, (outcome) =>
      said.push(outcome),
    );
    await tick();
    expect(said).toMatchObject([{ kind: "Closed", line: 3, status: 401 }]);
  });

  test("answers close once, and the closed line says nothing more", async () => {
    const { body, push } = line();
    const said: LiveOutcome[] = [];
    const closed: LiveOutcome[] = [];
    const live = liveHandler(async (_, options) => {
      options?.signal?.addEventListener("abort", () => undefined);
      return new Response(body);
    });
    live(open, (outcome) => said.push(outcome));
    await tick();
    live({ kind: "Close", line: 3 }, (outcome) => closed.push(outcome));
    push("data: 9\n\n");
    await tick();
    expect(closed).toMatchObject([{ kind: "Closed", line: 3 }]);
    expect(said).toEqual([]);
  });
});

test("a timer says its id when its time has come", async () => {
  vi.useFakeTimers();
  const outcome = waitForTimer(new TimerOperation(8, 500));
  await vi.advanceTimersByTimeAsync(500);
  expect((await outcome).id).toBe(8);
});
