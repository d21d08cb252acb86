import { describe, expect, test, vi } from "vitest";
import { decode, encode } from "../src/core/codec";
import { Engine, type CoreCalls, type Handlers } from "../src/core/engine";
import {
  deserializeStoreOutcome,
  RenderOperation,
  Request,
  Requests,
  serializeViewModel,
  TimerOperation,
  TimerOutcome,
  Moment,
  type Effect,
} from "../src/types";

const asks = (...effects: Effect[]) =>
  encode(
    new Requests(effects.map((effect, index) => new Request(index + 1, effect))),
    (value, to) => value.serialize(to),
  );
const nothing = asks();
const drawn = encode({ kind: "Starting" as const }, serializeViewModel);

function engine(update: () => Uint8Array, handlers: Partial<Handlers> = {}) {
  const core = {
    update: vi.fn(update),
    resolve: vi.fn((_id: number, _bytes: Uint8Array) => nothing),
    view: vi.fn(() => drawn),
  } satisfies CoreCalls;
  const draw = vi.fn();
  const broke = vi.fn();
  const running = new Engine(core, handlers as Handlers, draw, broke);
  return { core, draw, broke, running };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("the engine", () => {
  test("answers each effect once, under its own id", async () => {
    const { core, running } = engine(
      () =>
        asks(
          { kind: "Store", value: { kind: "Persist" } },
          { kind: "Timer", value: new TimerOperation(9, 1) },
        ),
      {
        store: async () => ({ kind: "Persisted", granted: true }),
        timer: async ({ id }) => new TimerOutcome(id, new Moment(1n, "UTC")),
      },
    );
    running.happened(new Uint8Array());
    await settled();
    expect(core.resolve.mock.calls.map(([id]) => id)).toEqual([1, 2]);
    const answer = core.resolve.mock.calls[0]?.[1] as Uint8Array;
    expect(decode(answer, deserializeStoreOutcome)).toEqual({ kind: "Persisted", granted: true });
  });

  test("draws once however many renders were asked for, and not when none was", () => {
    const render: Effect = { kind: "Render", value: new RenderOperation() };
    const twice = engine(() => asks(render, render));
    twice.running.happened(new Uint8Array());
    expect(twice.draw).toHaveBeenCalledTimes(1);
    const never = engine(() => nothing);
    never.running.happened(new Uint8Array());
    expect(never.draw).not.toHaveBeenCalled();
  });

  test("passes on every wake-up of a line", () => {
    const { core, running } = engine(
      () => asks({ kind: "Live", value: { kind: "Open", line: 1, url: "", headers: [] } }),
      {
        live: (_operation, say) => {
          say({ kind: "Woke", line: 1, position: "5" });
          say({ kind: "Woke", line: 1, position: "6" });
        },
      },
    );
    running.happened(new Uint8Array());
    expect(core.resolve).toHaveBeenCalledTimes(2);
  });

  test("stops at the first failure of the core, and says so once", async () => {
    const { core, broke, running } = engine(() => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
    running.happened(new Uint8Array());
    running.happened(new Uint8Array());
    expect(core.update).toHaveBeenCalledTimes(1);
    expect(broke).toHaveBeenCalledTimes(1);
  });
});
