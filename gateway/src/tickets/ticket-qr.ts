import QRCode from "qrcode";

/** What 152 characters take at level M (ISO/IEC 18004, table 7). */
const qrVersion = 6;
/** Modules of light around the code, as the standard asks. */
const quietZone = 4;

/** Dark on white whatever the page's theme: door scanners expect it. */
export const qrSvg = (code: string): Promise<string> =>
  QRCode.toString([{ data: code, mode: "alphanumeric" }], {
    type: "svg",
    version: qrVersion,
    errorCorrectionLevel: "M",
    margin: quietZone,
    color: { dark: "#000000", light: "#ffffff" },
  });
