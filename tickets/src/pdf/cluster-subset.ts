import type { Font, Subset } from "fontkit";

/** Letters that belong together, and their shape: one glyph, or several at their offsets. */
export interface Cluster {
  text: string;
  parts: { glyph: number; x: number; y: number }[];
  /** In the font's units, as are the offsets. */
  advance: number;
}

/** fontkit's subset of a TrueType font, as far as it is used here. */
interface TrueTypeSubset {
  /** What its glyphs are of the font's, in their order. */
  glyphs: (number | Cluster)[];
  includeGlyph(glyph: number): number;
  _addGlyph(glyph: number | Cluster): unknown;
  glyf: Buffer[];
  loca: { offsets: number[] };
  hmtx: { metrics: { advance: number; bearing: number }[] };
  offset: number;
}

/**
 * Makes a subset's glyphs clusters. A PDF has one text for each glyph: so the same shape with another text is another
 * glyph, and a shape of several parts is one glyph that refers to them.
 */
export function subsetOfClusters(font: Font, plain: Subset): Subset {
  const subset = plain as unknown as TrueTypeSubset;
  const includePart = subset.includeGlyph.bind(subset);
  const addPlain = subset._addGlyph.bind(subset);
  const places = new Map<string, number>();
  const includeGlyph = (glyph: number | Cluster): number => {
    // By its number where an outline has it as a part.
    if (typeof glyph === "number") return includePart(glyph);
    const key = JSON.stringify([glyph.text, ...glyph.parts.map(({ glyph: part, x, y }) => [part, x, y])]);
    const place = places.get(key) ?? subset.glyphs.push(glyph) - 1;
    places.set(key, place);
    return place;
  };
  const addGlyph = (glyph: number | Cluster): unknown => {
    if (typeof glyph === "number") return addPlain(glyph);
    const [first, ...others] = glyph.parts;
    if (first !== undefined && others.length === 0 && first.x === 0 && first.y === 0) return addPlain(first.glyph);
    const outline = composite(font, glyph, includePart);
    subset.loca.offsets.push(subset.offset);
    subset.hmtx.metrics.push({ advance: Math.round(glyph.advance), bearing: outline.readInt16BE(2) });
    subset.glyf.push(outline);
    subset.offset += outline.length;
    return undefined;
  };
  return Object.assign(subset, { includeGlyph, _addGlyph: addGlyph }) as unknown as Subset;
}

const wordOffsets = 0x0001 | 0x0002;
const moreParts = 0x0020;

/** A glyph of parts, as OpenType's `glyf` table has them: the box of all, then each with its offset. */
function composite(font: Font, { parts }: Cluster, include: (glyph: number) => number): Buffer {
  const boxes = parts.map(({ glyph, x, y }) => {
    const { minX, minY, maxX, maxY } = font.getGlyph(glyph).bbox;
    return Number.isFinite(minX) ? [minX + x, minY + y, maxX + x, maxY + y] : [x, y, x, y];
  });
  const edge = (at: number, most: (...values: number[]) => number) =>
    Math.round(most(...boxes.map((box) => box[at] ?? 0)));
  const outline = Buffer.alloc(10 + 8 * parts.length);
  for (const [at, value] of [-1, edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)].entries())
    outline.writeInt16BE(value, at * 2);
  for (const [at, { glyph, x, y }] of parts.entries()) {
    const from = 10 + 8 * at;
    outline.writeUInt16BE(wordOffsets | (at < parts.length - 1 ? moreParts : 0), from);
    outline.writeUInt16BE(include(glyph), from + 2);
    outline.writeInt16BE(Math.round(x), from + 4);
    outline.writeInt16BE(Math.round(y), from + 6);
  }
  return outline;
}
