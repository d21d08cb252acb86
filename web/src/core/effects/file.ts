// Effect File: a download. Runs in the page, which alone can offer one.
import type { FileOutcome } from "../../types";

/** Hands a file to the person. The browser does not tell what they do with it. */
export function offerDownload(name: string, mime: string, bytes: Uint8Array): FileOutcome {
  try {
    const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return { kind: "Saved" };
  } catch {
    return { kind: "Failed" };
  }
}
