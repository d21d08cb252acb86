import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import { answered, Database, KEPT, VAULT } from "../src/core/database";
import { storeHandler } from "../src/core/effects/store";
import { vaultHandler } from "../src/core/effects/vault";
import { StoreWrite } from "../src/types";

const bytes = (...values: number[]) => new Uint8Array(values);
const write = (name: string, ...values: number[]) => new StoreWrite(name, false, bytes(...values));
const yes = async () => true;

/** Caches of one browser profile. */
function memoryCaches(): CacheStorage {
  const held = new Map<string, Response>();
  return {
    open: async (cache: string) => ({
      match: async (url: string) => held.get(cache + url)?.clone(),
      put: async (url: string, response: Response) => void held.set(cache + url, response),
    }),
  } as unknown as CacheStorage;
}

async function store(factory = new IDBFactory(), token = "one") {
  const database = await Database.claim(factory, token);
  return { factory, database, handle: storeHandler(database, yes) };
}

describe("the store", () => {
  test("reads what was committed, in the order asked, and says what is not there", async () => {
    const { handle } = await store();
    const writes = [write("a", 1), write("b", 2), new StoreWrite("a", true, bytes()), write("c")];
    expect(await handle({ kind: "Commit", writes })).toEqual({ kind: "Committed" });
    const outcome = await handle({ kind: "Read", names: ["c", "a", "b"] });
    expect(
      outcome.kind === "Read" && outcome.values.map(({ found, value }) => [found, ...value]),
    ).toEqual([[true], [false], [true, 2]]);
  });

  test("a read that was asked for after a commit sees it", async () => {
    const { handle } = await store();
    const commit = handle({ kind: "Commit", writes: [write("a", 7)] });
    const read = handle({ kind: "Read", names: ["a"] });
    await commit;
    const outcome = await read;
    expect(outcome.kind === "Read" && outcome.values[0]?.found).toBe(true);
  });

  test("writes all or nothing", async () => {
    const { handle } = await store();
    const unkeepable = new StoreWrite("b", false, (() => 0) as unknown as Uint8Array);
    const outcome = await handle({ kind: "Commit", writes: [write("a", 1), unkeepable] });
    expect(outcome.kind).toBe("Failed");
    const after = await handle({ kind: "Read", names: ["a"] });
    expect(after.kind === "Read" && after.values[0]?.found).toBe(false);
  });

  test("an owner that was replaced writes nothing any more", async () => {
    const { factory, handle } = await store();
    const next = await store(factory, "two");
    expect(await handle({ kind: "Commit", writes: [write("a", 1)] })).toEqual({
      kind: "Failed",
      value: { kind: "Unavailable" },
    });
    expect(await next.handle({ kind: "Commit", writes: [write("a", 2)] })).toEqual({
      kind: "Committed",
    });
    const outcome = await next.handle({ kind: "Read", names: ["a"] });
    expect(outcome.kind === "Read" && [...(outcome.values[0]?.value ?? [])]).toEqual([2]);
  });

  test("says when there is no room", async () => {
    const full = {
      write: async () => {
        throw new DOMException("no room", "QuotaExceededError");
      },
    } as unknown as Database;
    const outcome = await storeHandler(full, yes)({ kind: "Commit", writes: [] });
    expect(outcome).toEqual({ kind: "Failed", value: { kind: "Full" } });
  });
});

describe("the vault", () => {
  const crypto = webcrypto as unknown as Crypto;

  test("is empty at first, and gives back the last secret it was given", async () => {
    const { database } = await store();
    const handle = vaultHandler(database, crypto, memoryCaches());
    expect(await handle({ kind: "Load" })).toEqual({ kind: "Empty" });
    await handle({ kind: "Keep", secret: bytes(1, 2, 3) });
    expect(await handle({ kind: "Keep", secret: bytes(4, 5) })).toEqual({ kind: "Kept" });
    expect(await handle({ kind: "Load" })).toEqual({ kind: "Loaded", secret: bytes(4, 5) });
  });

  test("holds a key that cannot be taken out, and no secret in clear", async () => {
    const { database } = await store();
    const secret = new Uint8Array(32).map((_, index) => index + 1);
    await vaultHandler(database, crypto, memoryCaches())({ kind: "Keep", secret });
    const held = (await answered(database.read(VAULT).get("secret"))) as {
      key: CryptoKey;
      secret: ArrayBuffer;
    };
    expect(held.key.extractable).toBe(false);
    expect(Buffer.from(held.secret).includes(Buffer.from(secret))).toBe(false);
    expect(await answered(database.read(KEPT).getAllKeys())).toEqual([]);
  });

  test("keeps the install token outside the database, so that a copy of it comes without", async () => {
    const { database } = await store();
    const handle = vaultHandler(database, crypto, memoryCaches());
    expect(await handle({ kind: "LoadToken" })).toEqual({ kind: "Empty" });
    expect(await handle({ kind: "KeepToken", token: bytes(7, 8) })).toEqual({ kind: "Kept" });
    expect(await handle({ kind: "LoadToken" })).toEqual({ kind: "Loaded", secret: bytes(7, 8) });
    const copy = vaultHandler(database, crypto, memoryCaches());
    expect(await copy({ kind: "LoadToken" })).toEqual({ kind: "Empty" });
    expect(await answered(database.read(VAULT).getAllKeys())).toEqual([]);
  });
});
