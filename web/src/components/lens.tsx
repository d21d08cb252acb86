// The four lenses: a glyph, a colour and a word each.
import type { LensChoice } from "../types";
import { t } from "../phrases";

/** All of them, in their order: from oneself outwards. */
export const LENSES: readonly LensChoice[] = [
  { kind: "Self_" },
  { kind: "Team" },
  { kind: "Across" },
  { kind: "System" },
];

/** The word for a lens. */
export function lensName(lens: LensChoice): string {
  switch (lens.kind) {
    case "Self_":
      return t("lens-self");
    case "Team":
      return t("lens-team");
    case "Across":
      return t("lens-across");
    case "System":
      return t("lens-system");
  }
}

/** The class that gives a lens its colour. */
export function lensClass(lens: LensChoice): string {
  return `lens-${lens.kind === "Self_" ? "self" : lens.kind.toLowerCase()}`;
}

/** The shape of a lens. */
export function LensGlyph({ lens }: { lens: LensChoice }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {lens.kind === "Self_" && <circle cx="8" cy="8" r="3" fill="currentColor" />}
      {lens.kind === "Team" && (
        <>
          <circle cx="4.5" cy="8" r="2.75" fill="currentColor" />
          <circle cx="11.5" cy="8" r="2.75" fill="currentColor" />
        </>
      )}
      {lens.kind === "Across" && (
        <path
          d="M2 8h11M9 4l4 4-4 4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {lens.kind === "System" && (
        <path
          d="M2.5 2.500h4.500V7H2.500zM9 2.500h4.500V7H9zM2.5 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z"
          fill="currentColor"
        />
      )}
    </svg>
  );
}

/** A lens as a small label. */
export function LensLabel({ lens }: { lens: LensChoice }) {
  return (
    <span className={`lens ${lensClass(lens)}`}>
      <LensGlyph lens={lens} />
      {lensName(lens)}
    </span>
  );
}
