import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

/** In modules, as ISO/IEC 18004 requires. */
const quietZone = 4;
const level = { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M };

/** A QR for an SVG: its dark modules as one path, and the box that leaves the quiet zone free. */
export function qrPath(content: string): { path: string; box: { start: number; side: number } } {
  const bitmap = generate(content, level);
  return { path: toSvgPath(bitmap), box: { start: -quietZone, side: bitmap.size + 2 * quietZone } };
}
