// A sentence that must be found nowhere: looked for in every form that bytes could hide it in.

/** Every form of `text` as bytes: UTF-8, UTF-16 of both orders, base64 at each of its three offsets. */
export function forms(text) {
  const utf8 = Buffer.from(text, "utf8");
  const little = Buffer.from(text, "utf16le");
  const big = Buffer.from(little).swap16();
  const base64 = [utf8, little].flatMap((plain) =>
    [0, 1, 2].map((offset) => {
      const shifted = Buffer.concat([Buffer.alloc(offset), plain]).toString("base64");
      // The first and last characters depend on neighbours.
      return Buffer.from(shifted.replace(/=+$/, "").slice(offset === 0 ? 0 : 4, -2));
    }),
  );
  return [utf8, little, big, ...base64];
}

/** The forms of any of `texts` that stand in `bytes`. */
export function found(bytes, texts) {
  return texts.filter((text) => forms(text).some((form) => bytes.includes(form)));
}

/** Everything in this page's IndexedDB, as bytes; runs in the page. */
export async function dumpIndexedDb(page) {
  const text = await page.evaluate(async () => {
    const wait = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const bytes = [];
    const take = (value) => {
      if (typeof value === "string") bytes.push(...new TextEncoder().encode(value));
      else if (value instanceof ArrayBuffer) bytes.push(...new Uint8Array(value));
      else if (ArrayBuffer.isView(value)) for (const byte of value) bytes.push(byte);
      else if (Array.isArray(value)) value.forEach(take);
      else if (value && typeof value === "object") Object.entries(value).flat().forEach(take);
      bytes.push(0);
    };
    for (const { name } of await indexedDB.databases()) {
      const db = await wait(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        const [keys, values] = [await wait(objects.getAllKeys()), await wait(objects.getAll())];
        keys.forEach(take);
        values.forEach(take);
      }
      db.close();
    }
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  });
  return Buffer.from(text, "base64");
}
