// The one IndexedDB database: `kept` maps names to sealed values, `vault` holds the wrapped secret and
// the key that wraps it, `owner` names the worker that may write.

const NAME = "hearten";
const VERSION = 1;

/** Object stores. */
export const KEPT = "kept";
export const VAULT = "vault";
export const OWNER = "owner";

/** Another worker owns the journal now: this one writes nothing any more. */
export class NotOwner extends Error {}

/** A promise for the outcome of a request. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("request failed"));
  });
}

/** A promise for the end of a transaction: resolved only when it is complete. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error("transaction failed"));
    transaction.onabort = () => reject(transaction.error ?? new Error("transaction aborted"));
  });
}

/** The database with this worker's claim on it. */
export class Database {
  constructor(
    private readonly db: IDBDatabase,
    private readonly token: string,
  ) {}

  /** Opens the database and takes the ownership of it: from here on, nobody else can write. */
  static async claim(factory: IDBFactory, token: string): Promise<Database> {
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const store of [KEPT, VAULT, OWNER]) request.result.createObjectStore(store);
    };
    const db = await answered(request);
    db.onversionchange = () => db.close();
    const transaction = db.transaction(OWNER, "readwrite", { durability: "strict" });
    transaction.objectStore(OWNER).put(token, "token");
    await completed(transaction);
    return new Database(db, token);
  }

  /** Reads in one transaction. */
  read(store: string): IDBObjectStore {
    return this.db.transaction(store, "readonly").objectStore(store);
  }

  /**
   * Writes in one durable transaction, or not at all. The claim is checked inside it: a tab that was
   * frozen while another took over finds out here, before it forks anything.
   */
  async write(store: string, change: (objects: IDBObjectStore) => void): Promise<void> {
    const transaction = this.db.transaction([store, OWNER], "readwrite", { durability: "strict" });
    const done = completed(transaction);
    let lost = false;
    const claim = transaction.objectStore(OWNER).get("token");
    claim.onsuccess = () => {
      lost = claim.result !== this.token;
      try {
        if (lost) transaction.abort();
        else change(transaction.objectStore(store));
      } catch {
        transaction.abort();
      }
    };
    try {
      await done;
    } catch (error) {
      throw lost ? new NotOwner() : error;
    }
  }
}
