import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import init, { Core } from "../generated/core/hearten_web";
import { decodeRequests, decodeView, encodeHappening } from "../src/core/codec";
import { ShellFacts } from "../src/types";

const module = join(import.meta.dirname, "../generated/core/hearten_web_bg.wasm");

test("the built core opens, takes the first event and asks for its store", async () => {
  await init({ module_or_path: readFileSync(module) });
  const core = new Core(new Uint8Array(32).fill(7));
  expect(decodeView(core.view())).toEqual({ kind: "Starting" });
  const started = encodeHappening({ kind: "Started", value: new ShellFacts("", "phone", "0") });
  const effects = decodeRequests(core.update(started)).map(({ effect }) => effect.kind);
  expect(effects).toContain("Vault");
});

test("bytes that are no event are an error, and a seed has 32 bytes", async () => {
  await init({ module_or_path: readFileSync(module) });
  const core = new Core(new Uint8Array(32));
  expect(() => core.update(new Uint8Array([255, 255, 255, 255]))).toThrow(
    "these bytes are not an event",
  );
  expect(() => core.resolve(99, new Uint8Array())).toThrow("no effect waits under this id");
  expect(() => new Core(new Uint8Array(31))).toThrow("a seed is 32 bytes long");
});
