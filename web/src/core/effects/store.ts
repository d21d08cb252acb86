// Effect Store: sealed values in IndexedDB.
import { StoreValue, type StoreFailure, type StoreOperation, type StoreOutcome } from "../../types";
import { answered, KEPT, type Database } from "../database";

const nothing = new Uint8Array();

/** A handler over `database`; `persist` asks the browser not to evict. */
export function storeHandler(
  database: Database,
  persist: () => Promise<boolean>,
): (operation: StoreOperation) => Promise<StoreOutcome> {
  return async (operation) => {
    try {
      switch (operation.kind) {
        case "Read": {
          const objects = database.read(KEPT);
          const found = await Promise.all(
            operation.names.map((name) => answered<unknown>(objects.get(name))),
          );
          const values = found.map((value) =>
            value instanceof Uint8Array
              ? new StoreValue(true, value)
              : new StoreValue(false, nothing),
          );
          return { kind: "Read", values };
        }
        case "Commit":
          await database.write(KEPT, (objects) => {
            for (const { name, remove, value } of operation.writes) {
              if (remove) objects.delete(name);
              else objects.put(value, name);
            }
          });
          return { kind: "Committed" };
        case "Persist":
          return { kind: "Persisted", granted: await persist() };
      }
    } catch (error) {
      return { kind: "Failed", value: failure(error) };
    }
  };
}

function failure(error: unknown): StoreFailure {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return { kind: "Full" };
  if (name === "DataError" || name === "UnknownError") return { kind: "Damaged" };
  return { kind: "Unavailable" };
}
