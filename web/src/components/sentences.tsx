// Sentences as paragraphs. Addresses in them lead there.
import type { ReactNode } from "react";

const ADDRESS = /(https?:\/\/\S+)/;

export function Sentences({ lines }: { lines: string[] }) {
  return (
    <div className="sentences">
      {lines.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
    </div>
  );
}

/** A text in which addresses are links. */
export function Linked({ text }: { text: string }): ReactNode {
  return text.split(ADDRESS).map((part, index) =>
    ADDRESS.test(part) ? (
      <a key={index} href={part} target="_blank" rel="noopener noreferrer">
        {part.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
      </a>
    ) : (
      part
    ),
  );
}
