// A QR code: always dark on light, with the quiet margin that cameras need.
import type { QrView } from "../types";

const MARGIN = 4;

/** The code as a picture. What it says stands beside it as text. */
export function Qr({ qr, label }: { qr: QrView; label: string }) {
  const side = qr.size + 2 * MARGIN;
  let path = "";
  for (let y = 0; y < qr.size; y += 1) {
    for (let x = 0; x < qr.size; x += 1) {
      if (qr.modules[y * qr.size + x] !== 1) continue;
      let run = 1;
      while (x + run < qr.size && qr.modules[y * qr.size + x + run] === 1) run += 1;
      path += `M${x + MARGIN} ${y + MARGIN}h${run}v1h-${run}z`;
      x += run;
    }
  }
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect className="qr-light" width={side} height={side} />
      <path className="qr-dark" d={path} />
    </svg>
  );
}
