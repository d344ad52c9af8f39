import { type Bitmap2D, correction, generate, mode } from "lean-qr";
import { toPngBuffer } from "lean-qr/extras/node_export";

/** Modules of light around the code, as ISO/IEC 18004 requires. */
export const qrQuietZone = 4;

/** The size that 152 characters need at level M (ISO/IEC 18004, table 7). */
const version = 6;
const asQr = {
  minVersion: version,
  maxVersion: version,
  minCorrectionLevel: correction.M,
  maxCorrectionLevel: correction.M,
};

/** The dark and light modules, without the quiet zone. */
const qrOf = (code: string): Bitmap2D => generate(mode.alphaNumeric(code), asQr);

/** The dark modules as horizontal runs, each as long as possible. */
export function darkRuns(code: string): { size: number; runs: { row: number; column: number; length: number }[] } {
  const qr = qrOf(code);
  const { size } = qr;
  const runs = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!qr.get(column, row)) continue;
      let end = column + 1;
      while (end < size && qr.get(end, row)) end++;
      runs.push({ row, column, length: end - column });
      column = end;
    }
  }
  return { size, runs };
}

/** Dark on white, whatever the page's theme: door scanners expect it. */
export function qrSvg(code: string): string {
  const { size, runs } = darkRuns(code);
  const side = size + 2 * qrQuietZone;
  const lines = runs.map(({ row, column, length }) => `M${qrQuietZone + column} ${qrQuietZone + row + 0.5}h${length}`);
  const light = `<path fill="#ffffff" d="M0 0h${side}v${side}H0z"/>`;
  const dark = `<path stroke="#000000" d="${lines.join("")}"/>`;
  const box = `viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}>${light}${dark}</svg>\n`;
}

/** 294 pixels a side, of one bit each. */
const modulePixels = 6;

/** The QR of a code for mails, whose readers show no SVG. */
export function qrPng(code: string): Buffer {
  const options = { on: [0, 0, 0], off: [255, 255, 255], pad: qrQuietZone, scale: modulePixels } as const;
  return Buffer.from(toPngBuffer(qrOf(code), options));
}
