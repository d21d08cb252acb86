// Bytes of photos and voice notes that are on the screen: asked for by whoever shows them, put together
// from pieces, and forgotten when nobody looks any more.
import { useEffect, useState } from "react";
import type { MediaPiece } from "./core/messages";
import type { Happening } from "./types";

interface Look {
  /** How many places show it. */
  lookers: Set<(url: string) => void>;
  pieces: Uint8Array[];
  url: string | null;
}

/** What is on the screen of one tab. */
export class MediaShelf {
  readonly #looks = new Map<string, Look>();

  constructor(private readonly send: (what: Happening) => void) {}

  /** Shows an attachment until the answer is called; `shown` hears its address. */
  look(page: string, attachment: string, full: boolean, shown: (url: string) => void): () => void {
    const key = `${attachment} ${full}`;
    let look = this.#looks.get(key);
    if (!look) {
      look = { lookers: new Set(), pieces: [], url: null };
      this.#looks.set(key, look);
    }
    const at = look;
    at.lookers.add(shown);
    if (at.url) shown(at.url);
    else {
      this.send({ kind: "Attach", value: { kind: "LookedAt", page, attachment, full } });
    }
    return () => {
      at.lookers.delete(shown);
      if (at.lookers.size > 0) return;
      if (at.url) URL.revokeObjectURL(at.url);
      if (this.#looks.get(key) === at) this.#looks.delete(key);
    };
  }

  /** A piece came. Pieces of something that nobody here looks at are let go. */
  take({ attachment, full, mime, index, pieces, bytes }: MediaPiece): void {
    const look = this.#looks.get(`${attachment} ${full}`);
    if (!look || look.url) return;
    if (index === 0) look.pieces = [];
    if (index !== look.pieces.length) return;
    look.pieces.push(bytes);
    if (look.pieces.length < pieces) return;
    const url = URL.createObjectURL(new Blob(look.pieces as BlobPart[], { type: mime }));
    look.url = url;
    look.pieces = [];
    look.lookers.forEach((shown) => shown(url));
  }
}

/** The address of an attachment's bytes, once they are here. `attachment` null looks at nothing. */
export function useMedia(
  media: MediaShelf,
  page: string,
  attachment: string | null,
  full: boolean,
  again = 0,
): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    setUrl(null);
    return attachment === null ? undefined : media.look(page, attachment, full, setUrl);
  }, [media, page, attachment, full, again]);
  return url;
}
