import QRCode, { type QRCodeSegment } from "qrcode";

/** Modules of light around the code, as the standard asks. */
export const qrQuietZone = 4;
/** Pixels of a module where the QR is an image: 294 pixels a side. */
const modulePixels = 6;
/** Rows that repeat the one above become zeros, which pack well: a third of the time, and as small. */
const png = { filterType: 2, deflateStrategy: 0, deflateLevel: 4 };

const asQr = {
  /** What 152 characters take at level M (ISO/IEC 18004, table 7). */
  version: 6,
  errorCorrectionLevel: "M",
} as const;
/** Dark on white whatever the page's theme: door scanners expect it. */
const drawn = { ...asQr, margin: qrQuietZone, color: { dark: "#000000", light: "#ffffff" } } as const;

const segments = (code: string): QRCodeSegment[] => [{ data: code, mode: "alphanumeric" }];

export const qrSvg = (code: string): Promise<string> => QRCode.toString(segments(code), { ...drawn, type: "svg" });

/** For mails, whose readers show no SVG. */
export const qrPng = (code: string): Promise<Buffer> =>
  QRCode.toBuffer(segments(code), { ...drawn, type: "png", scale: modulePixels, rendererOpts: png });

/** The dark and light modules, without the quiet zone. */
export function qrModules(code: string): { size: number; isDark: (row: number, column: number) => boolean } {
  const { modules } = QRCode.create(segments(code), asQr);
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}
