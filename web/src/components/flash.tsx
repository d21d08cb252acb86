// The flash of a bell: the whole screen lights up once a strike, slowly enough to harm nobody.
import { useEffect, useState } from "react";
import { onFlash } from "../bells/follow";

export function Flash() {
  const [flash, setFlash] = useState({ number: 0, strikes: 0 });
  useEffect(
    () => onFlash((strikes) => setFlash(({ number }) => ({ number: number + 1, strikes }))),
    [],
  );
  if (flash.number === 0) return null;
  return (
    <div
      key={flash.number}
      className="flash"
      style={{ animationIterationCount: flash.strikes }}
      aria-hidden="true"
    />
  );
}
