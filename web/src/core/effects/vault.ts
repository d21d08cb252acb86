// Effect Vault: the one secret, wrapped by an AES-GCM key that no script can take out of the browser;
// and the install token, which lies outside IndexedDB, so that a copy of the database comes without it.
import type { VaultOperation, VaultOutcome } from "../../types";
import { answered, VAULT, type Database } from "../database";

interface Wrapped {
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  secret: ArrayBuffer;
}

const RECORD = "secret";
/** The cache of the install token; the service worker leaves it alone. */
export const TOKEN_CACHE = "hearten-install";
const TOKEN_URL = "/install-token";

/** A handler over `database`; the install token goes to `caches`. */
export function vaultHandler(
  database: Database,
  crypto: Crypto,
  caches: CacheStorage,
): (operation: VaultOperation) => Promise<VaultOutcome> {
  return async (operation) => {
    try {
      if (operation.kind === "LoadToken") {
        const held = await (await caches.open(TOKEN_CACHE)).match(TOKEN_URL);
        if (!held) return { kind: "Empty" };
        return { kind: "Loaded", secret: new Uint8Array(await held.arrayBuffer()) };
      }
      if (operation.kind === "KeepToken") {
        const token = new Response(new Uint8Array(operation.token));
        await (await caches.open(TOKEN_CACHE)).put(TOKEN_URL, token);
        return { kind: "Kept" };
      }
      const held = await answered<unknown>(database.read(VAULT).get(RECORD));
      const wrapped = isWrapped(held) ? held : undefined;
      switch (operation.kind) {
        case "Load": {
          if (!wrapped) return held === undefined ? { kind: "Empty" } : { kind: "Failed" };
          const secret = await crypto.subtle.decrypt(
            { name: "AES-GCM", iv: wrapped.iv },
            wrapped.key,
            wrapped.secret,
          );
          return { kind: "Loaded", secret: new Uint8Array(secret) };
        }
        case "Keep": {
          const key = wrapped?.key ?? (await makeKey(crypto));
          const iv = crypto.getRandomValues(new Uint8Array(12));
          const plain = new Uint8Array(operation.secret);
          const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
          plain.fill(0);
          const record: Wrapped = { key, iv, secret };
          await database.write(VAULT, (objects) => objects.put(record, RECORD));
          return { kind: "Kept" };
        }
      }
    } catch {
      return { kind: "Failed" };
    }
  };
}

function makeKey(crypto: Crypto): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function isWrapped(value: unknown): value is Wrapped {
  return typeof value === "object" && value !== null && "key" in value && "secret" in value;
}
