import jsQR from "jsqr";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";

/** Pixels of a point, where a page's QR is drawn to be read. */
const scale = 3;

export interface ReadPage {
  text: string;
  /** What a scanner reads; null where it finds no QR. */
  code: string | null;
  /** Width of the QR's modules on paper, in centimetres. */
  qrWidthCm: number;
}

/** A PDF as an independent library reads it: each page's text, and the QR decoded from its shapes. */
export async function readPdf(pdf: Uint8Array): Promise<{ title: string; pages: ReadPage[] }> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { info } = await document.getMetadata();
  const pages: ReadPage[] = [];
  for (let at = 1; at <= document.numPages; at++) {
    const page = await document.getPage(at);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ("str" in item ? item.str : "")).join("");
    const operators = await page.getOperatorList();
    const rectangles = await largestPath(operators);
    pages.push({ text, code: decode(rectangles), qrWidthCm: (widthOf(rectangles) / 72) * 2.54 });
  }
  await document.destroy();
  return { title: (info as { Title: string }).Title, pages };
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The rectangles of the path that has the most: the QR's. */
async function largestPath({ fnArray, argsArray }: { fnArray: number[]; argsArray: unknown[] }): Promise<Rectangle[]> {
  const { OPS } = await getResolvedPDFJS();
  const paths = argsArray
    .filter((_, at) => fnArray[at] === OPS.constructPath)
    .map((args) => rectanglesOf((args as [number, [Float32Array | null]])[1][0]));
  return paths.reduce((most, path) => (path.length > most.length ? path : most), []);
}

/** A rectangle is a move, three lines and a close: 0 x y, 1 x y, 1 x y, 1 x y, 3. */
function rectanglesOf(data: Float32Array | null): Rectangle[] {
  if (data === null) return [];
  const values = Array.from(data);
  const found: Rectangle[] = [];
  for (let at = 0; at + 13 <= values.length; at += 13) {
    const [move, x = 0, y = 0, line, , , , acrossX = 0, acrossY = 0] = values.slice(at, at + 13);
    if (move !== 0 || line !== 1 || values[at + 12] !== 3) return [];
    found.push({
      x: Math.min(x, acrossX),
      y: Math.min(y, acrossY),
      width: Math.abs(acrossX - x),
      height: Math.abs(acrossY - y),
    });
  }
  return found;
}

const widthOf = (rectangles: readonly Rectangle[]): number =>
  Math.max(...rectangles.map(({ x, width }) => x + width)) - Math.min(...rectangles.map(({ x }) => x));

function decode(rectangles: readonly Rectangle[]): string | null {
  const side = 600 * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const { x, y, width, height } of rectangles) {
    // The document draws from the top downwards, as an image does.
    for (let row = Math.round(y * scale); row < Math.round((y + height) * scale); row++) {
      const from = (row * side + Math.round(x * scale)) * 4;
      pixels.fill(0, from, from + Math.round(width * scale) * 4);
    }
  }
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  return jsQR(pixels, side, side, { inversionAttempts: "dontInvert" })?.data ?? null;
}
