import jsQR from "jsqr";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";

/** Pixels of a unit, in which a page's QR is drawn to be read. */
const scale = 4;

export interface ReadPage {
  text: string;
  /** The drawn parts of the text, with their ends in points from the page's left edge. */
  parts: { text: string; left: number; right: number }[];
  /** What a scanner reads; null where it finds no QR. */
  code: string | null;
  /** The QR's modules on paper, in points from the page's upper edge. */
  qr: { top: number; bottom: number; width: number };
  /** The structure for screen readers: each element's role and alternative text, in its order. */
  structure: { role: string; alt?: string }[];
}

/** A PDF as an independent library reads it: each page's text and structure, and the QR decoded from its shapes. */
export async function readPdf(pdf: Uint8Array): Promise<{ title: string; isTagged: boolean; pages: ReadPage[] }> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { info } = await document.getMetadata();
  const pages: ReadPage[] = [];
  for (let at = 1; at <= document.numPages; at++) {
    const page = await document.getPage(at);
    const { items } = await page.getTextContent();
    const drawn = items.flatMap((item) => ("str" in item ? [item] : []));
    const text = drawn.map(({ str }) => str).join("");
    const parts = drawn.map(({ str, transform, width }) => {
      const left = Number(transform[4]);
      return { text: str, left, right: left + width };
    });
    const { rectangles, matrix } = await largestPath(await page.getOperatorList());
    const [, , , height = 0] = page.view;
    const qr = boundsOf(rectangles, matrix, height);
    pages.push({ text, parts, code: decode(rectangles), qr, structure: elementsOf(await page.getStructTree()) });
  }
  const isTagged = (await document.getMarkInfo())?.Marked === true;
  await document.destroy();
  return { title: (info as { Title: string }).Title, isTagged, pages };
}

interface StructureNode {
  role?: string;
  alt?: string;
  children?: StructureNode[];
}

/** The elements that have content of the page, in the order of reading. */
function elementsOf(tree: unknown): { role: string; alt?: string }[] {
  const { role = "", alt, children = [] } = (tree ?? {}) as StructureNode;
  const isContent = children.some((child) => child.role === undefined);
  const own = isContent ? [{ role, ...(alt !== undefined && { alt }) }] : [];
  return [...own, ...children.flatMap((child) => (child.role === undefined ? [] : elementsOf(child)))];
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** As in a PDF: x' = a x + c y + e, y' = b x + d y + f. */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const times = ([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
];

/** The rectangles of the path that has the most, the QR's, and where on the page its units are. */
async function largestPath({ fnArray, argsArray }: { fnArray: number[]; argsArray: unknown[] }) {
  const { OPS } = await getResolvedPDFJS();
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  const saved: Matrix[] = [];
  let largest = { rectangles: [] as Rectangle[], matrix };
  for (const [at, operator] of fnArray.entries()) {
    const args = argsArray[at];
    if (operator === OPS.save) saved.push(matrix);
    if (operator === OPS.restore) matrix = saved.pop() ?? matrix;
    if (operator === OPS.transform) matrix = times(matrix, args as Matrix);
    if (operator !== OPS.constructPath) continue;
    const rectangles = rectanglesOf((args as [number, [Float32Array | null]])[1][0]);
    if (rectangles.length > largest.rectangles.length) largest = { rectangles, matrix };
  }
  return largest;
}

/** The page's own origin is its lower edge. */
function boundsOf(rectangles: readonly Rectangle[], [a, , , d, , f]: Matrix, height: number): ReadPage["qr"] {
  const tops = rectangles.map(({ y }) => height - (d * y + f));
  const bottoms = rectangles.map(({ y, height: tall }) => height - (d * (y + tall) + f));
  const starts = rectangles.map(({ x }) => a * x);
  const ends = rectangles.map(({ x, width }) => a * (x + width));
  const width = Math.max(...ends) - Math.min(...starts);
  return { top: Math.min(...tops), bottom: Math.max(...bottoms), width };
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

function decode(rectangles: readonly Rectangle[]): string | null {
  const units = Math.max(1, ...rectangles.flatMap(({ x, y, width, height }) => [x + width, y + height]));
  const quiet = 4;
  const side = Math.ceil(units + 2 * quiet) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const { x, y, width, height } of rectangles) {
    // The document draws from the top downwards, as an image does.
    for (let row = Math.round((quiet + y) * scale); row < Math.round((quiet + y + height) * scale); row++) {
      const from = (row * side + Math.round((quiet + x) * scale)) * 4;
      pixels.fill(0, from, from + Math.round(width * scale) * 4);
    }
  }
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  return jsQR(pixels, side, side, { inversionAttempts: "dontInvert" })?.data ?? null;
}
