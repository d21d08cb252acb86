// Photos and recordings on their way into the core. It strips and seals them; here they are only cut in
// pieces, and drawn small.
import type { Journal } from "./journal";
import { AttachBegun, type AttachKind } from "./types";

/** Bytes of one event. */
const PIECE_BYTES = 1024 * 1024;
/** The longer side of a small picture, in pixels. */
const SMALL_SIDE = 480;
/** The longer side of a photo that has to be drawn anew, in pixels. */
const LARGE_SIDE = 4096;
/** What the core strips as it is. Anything else is drawn anew where the browser can. */
const STRIPPED = ["image/jpeg", "image/png", "image/webp"];
const PHOTO_BYTES_MAX = 25 * 1024 * 1024;

let ticket = Math.floor(Math.random() * 2 ** 31);

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  // JPEG has no transparency.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("no picture"))),
      "image/jpeg",
      quality,
    ),
  );
}

/** Adds a photo to the page in the editor. What the browser cannot draw, the core refuses or takes. */
export async function addPhoto(journal: Journal, file: File): Promise<void> {
  let [photo, small]: [Blob, Blob] = [file, new Blob()];
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    small = await drawn(picture, SMALL_SIDE, 0.8);
    if (!STRIPPED.includes(file.type) || file.size > PHOTO_BYTES_MAX) {
      photo = await drawn(picture, LARGE_SIDE, 0.9);
    }
    picture.close();
  } catch {
    // The core says what is wrong with it.
  }
  await give(journal, { kind: "Photo" }, photo, 0, small);
}

/** Adds a recording to the page in the editor. */
export function addVoice(journal: Journal, recording: Blob, durationMs: number): Promise<void> {
  return give(journal, { kind: "Voice" }, recording, durationMs, new Blob());
}

async function give(
  journal: Journal,
  kind: AttachKind,
  media: Blob,
  durationMs: number,
  small: Blob,
): Promise<void> {
  ticket += 1;
  const mine = ticket;
  const thumbnail = new Uint8Array(await small.arrayBuffer());
  const begun = new AttachBegun(mine, kind, media.size, Math.round(durationMs), thumbnail, "");
  journal.send({ kind: "Attach", value: { kind: "Begun", value: begun } });
  for (let at = 0; at < media.size; at += PIECE_BYTES) {
    try {
      const bytes = new Uint8Array(await media.slice(at, at + PIECE_BYTES).arrayBuffer());
      journal.send({ kind: "Attach", value: { kind: "PieceGiven", ticket: mine, bytes } });
    } catch {
      journal.send({ kind: "Attach", value: { kind: "Dropped", ticket: mine } });
      return;
    }
  }
}
