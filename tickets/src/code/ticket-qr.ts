import { crc32, deflateSync } from "node:zlib";
import { correction, generate, mode } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

/** Modules of light around the code, as ISO/IEC 18004 requires. */
export const qrQuietZone = 4;

/** The size that 152 characters need at level M (ISO/IEC 18004, table 7). */
const version = 6;
const asQr = {
  ...{ minVersion: version, maxVersion: version },
  ...{ minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M },
};

/** The dark and light modules, without the quiet zone. */
export function qrModules(code: string): { size: number; isDark: (row: number, column: number) => boolean } {
  const bitmap = generate(mode.alphaNumeric(code), asQr);
  return { size: bitmap.size, isDark: (row, column) => bitmap.get(column, row) };
}

/** Dark on white, whatever the page's theme: door scanners expect it. */
export function qrSvg(code: string): string {
  const bitmap = generate(mode.alphaNumeric(code), asQr);
  const side = bitmap.size + 2 * qrQuietZone;
  const viewBox = `${-qrQuietZone} ${-qrQuietZone} ${side} ${side}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" shape-rendering="crispEdges"><path fill="#ffffff" d="M${-qrQuietZone} ${-qrQuietZone}h${side}v${side}h${-side}z"/><path fill="#000000" d="${toSvgPath(bitmap)}"/></svg>\n`;
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
