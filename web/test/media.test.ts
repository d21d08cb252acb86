import { describe, expect, test, vi } from "vitest";
import { MediaShelf } from "../src/media";

const piece = (index: number, pieces: number, full = true) => ({
  attachment: "a1",
  full,
  mime: "image/jpeg",
  index,
  pieces,
  bytes: new Uint8Array([index]),
});

function shelf() {
  const send = vi.fn();
  URL.createObjectURL = vi.fn(() => "blob:one");
  URL.revokeObjectURL = vi.fn();
  return { send, media: new MediaShelf(send) };
}

describe("media on the screen", () => {
  test("is asked for, put together in order, and let go when the last one leaves", async () => {
    const { send, media } = shelf();
    const [one, two] = [vi.fn(), vi.fn()];
    const leaveOne = media.look("p1", "a1", true, one);
    expect(send).toHaveBeenCalledWith({
      kind: "Attach",
      value: { kind: "LookedAt", page: "p1", attachment: "a1", full: true },
    });
    media.take(piece(0, 2));
    media.take(piece(0, 2));
    expect(one).not.toHaveBeenCalled();
    media.take(piece(1, 2));
    expect(one).toHaveBeenCalledWith("blob:one");
    const made = vi.mocked(URL.createObjectURL).mock.calls[0]?.[0] as Blob;
    expect([...new Uint8Array(await made.arrayBuffer())]).toEqual([0, 1]);
    const leaveTwo = media.look("p1", "a1", true, two);
    expect(two).toHaveBeenCalledWith("blob:one");
    leaveOne();
    expect(URL.revokeObjectURL).not.toHaveBeenCalled();
    leaveTwo();
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:one");
  });

  test("that nobody here looks at, or that lacks its beginning, is not kept", () => {
    const { media } = shelf();
    media.take(piece(0, 1));
    const shown = vi.fn();
    media.look("p1", "a1", true, shown);
    media.take(piece(1, 2));
    media.take(piece(0, 1, false));
    expect(shown).not.toHaveBeenCalled();
    expect(URL.createObjectURL).not.toHaveBeenCalled();
  });
});
