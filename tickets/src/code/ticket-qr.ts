import QRCode, { type QRCodeSegment } from "qrcode";

/** Modules of light around the code, as the standard asks. */
export const qrQuietZone = 4;

const asQr = {
  /** What 152 characters take at level M (ISO/IEC 18004, table 7). */
  version: 6,
  errorCorrectionLevel: "M",
} as const;
/** Dark on white whatever the page's theme: door scanners expect it. */
const drawn = { ...asQr, margin: qrQuietZone, color: { dark: "#000000", light: "#ffffff" } } as const;

const segments = (code: string): QRCodeSegment[] => [{ data: code, mode: "alphanumeric" }];

export const qrSvg = (code: string): Promise<string> => QRCode.toString(segments(code), { ...drawn, type: "svg" });

/** The dark and light modules, without the quiet zone. */
export function qrModules(code: string): { size: number; isDark: (row: number, column: number) => boolean } {
  const { modules } = QRCode.create(segments(code), asQr);
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}
