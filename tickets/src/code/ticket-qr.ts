import { crc32, deflateSync } from "node:zlib";
import { correction, generate, mode } from "lean-qr";

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
function qrModules(code: string): { size: number; isDark: (row: number, column: number) => boolean } {
  const bitmap = generate(mode.alphaNumeric(code), asQr);
  return { size: bitmap.size, isDark: (row, column) => bitmap.get(column, row) };
}

/** The dark modules as horizontal runs, each as long as possible. */
export function darkRuns(code: string): { size: number; runs: { row: number; column: number; length: number }[] } {
  const { size, isDark } = qrModules(code);
  const runs = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isDark(row, column)) continue;
      let end = column + 1;
      while (end < size && isDark(row, end)) end++;
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

/** Pixels per module: 294 pixels a side, of one bit each. */
const modulePixels = 6;
const pngSignature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
/** What follows width and height in a PNG's header: one bit per pixel, greyscale, no options. */
const greyscaleOfOneBit = [1, 0, 0, 0, 0];

/**
 * The QR of a code for mails, whose readers show no SVG. A PNG (ISO/IEC 15948) of the simplest kind: a coloured one takes
 * ten times as long and five times the bytes.
 */
export function qrPng(code: string): Buffer {
  const { size, isDark } = qrModules(code);
  const side = (size + 2 * qrQuietZone) * modulePixels;
  // A set bit is light. The first byte of a line names its filter: none.
  const light = Buffer.alloc(1 + Math.ceil(side / 8), 0xff).fill(0, 0, 1);
  const drawRow = (row: number): Buffer => {
    const line = Buffer.from(light);
    for (let column = 0; column < size; column++) if (isDark(row, column)) darken(line, qrQuietZone + column);
    return line;
  };
  const quiet = repeat(light, qrQuietZone);
  const lines = [...quiet, ...Array.from({ length: size }, (_, row) => repeat(drawRow(row), 1)).flat(), ...quiet];
  const header = Buffer.alloc(8);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  return Buffer.concat([
    pngSignature,
    pngChunk("IHDR", Buffer.from([...header, ...greyscaleOfOneBit])),
    pngChunk("IDAT", deflateSync(Buffer.concat(lines))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The lines of pixels of some equal rows of modules. */
const repeat = (line: Buffer, rows: number): Buffer[] => Array<Buffer>(rows * modulePixels).fill(line);

function darken(line: Buffer, module: number): void {
  for (let pixel = module * modulePixels; pixel < (module + 1) * modulePixels; pixel++) {
    const byte = 1 + (pixel >> 3);
    line.writeUInt8(line.readUInt8(byte) & ~(0x80 >> (pixel & 7)), byte);
  }
}

function pngChunk(type: string, data: Buffer): Buffer {
  const framed = Buffer.alloc(12 + data.length);
  framed.writeUInt32BE(data.length, 0);
  framed.write(type, 4, "latin1");
  data.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + data.length)), 8 + data.length);
  return framed;
}
