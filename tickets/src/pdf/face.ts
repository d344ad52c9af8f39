import { create, type Font } from "fontkit";
import { Blob, Buffer as Shaping, Direction, Face as ShapedFace, Font as ShapedFont, shape } from "harfbuzzjs";
import { LRUCache } from "lru-cache";
import { type Cluster, subsetOfClusters } from "./cluster-subset.ts";

/** An opened typeface, for any number of documents. */
export interface Face {
  /** Its name within a document. */
  name: string;
  /** Whether it is one of those that every document has. */
  isBase: boolean;
  /** For pdfkit, which embeds what it lays out. */
  font: Font;
  /** Whether it has every letter of a text. */
  has(text: string): boolean;
  /** The width of a text of one direction, in units of its size. */
  widthOf(text: string, rightToLeft: boolean): number;
  /** The glyphs of such a text as SVG paths, each with its origin, in units of the font, whose y rises. */
  outlinesOf(text: string, rightToLeft: boolean): { path: string; x: number; y: number }[];
}

/** Features that stand for a direction, since pdfkit hands on nothing else with a text. */
export const directions = { leftToRight: "ltra", rightToLeft: "rtla" } as const;

/**
 * Opens a font that HarfBuzz shapes and fontkit embeds. What pdfkit takes for a glyph is a cluster: the letters that
 * belong together, as one shape, so that every reader finds the text as it was written.
 * @param file one font with TrueType outlines
 */
export function openFace(name: string, file: Buffer, isBase = false): Face {
  const font = create(file) as Font;
  const shaped = new ShapedFont(new ShapedFace(new Blob(file)));
  const known = new LRUCache<string, readonly Cluster[]>({ max: 200 });
  const clustersOf = (text: string, rightToLeft: boolean): readonly Cluster[] => {
    const key = `${rightToLeft ? "<" : ">"}${text}`;
    const clusters = known.get(key) ?? shapeClusters(shaped, text, rightToLeft);
    known.set(key, clusters);
    return clusters;
  };
  const layout = (text: string, features: readonly string[] = []) => {
    const clusters = clustersOf(text, features.includes(directions.rightToLeft));
    return {
      glyphs: clusters.map((cluster) => ({
        id: cluster,
        advanceWidth:
          cluster.parts.length === 1 ? font.getGlyph(cluster.parts[0]?.glyph ?? 0).advanceWidth : cluster.advance,
        codePoints: Array.from(cluster.text, (letter) => letter.codePointAt(0) ?? 0),
      })),
      positions: clusters.map(({ advance }) => ({ xAdvance: advance, yAdvance: 0, xOffset: 0, yOffset: 0 })),
      advanceWidth: widthOf(clusters),
    };
  };
  const createSubset = font.createSubset.bind(font);
  Object.assign(font, { layout, createSubset: () => subsetOfClusters(font, createSubset()) });
  return {
    name,
    isBase,
    font,
    has: (text) =>
      Array.from(text).every(
        (letter) => invisible.test(letter) || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
      ),
    widthOf: (text, rightToLeft) => widthOf(clustersOf(text, rightToLeft)) / font.unitsPerEm,
    outlinesOf(text, rightToLeft) {
      let from = 0;
      return clustersOf(text, rightToLeft).flatMap(({ parts, advance }) => {
        const start = from;
        from += advance;
        return parts.map(({ glyph, x, y }) => ({ path: font.getGlyph(glyph).path.toSVG(), x: start + x, y }));
      });
    },
  };
}

/** Joiners, and the signs that choose a form of the letter before them: drawn as nothing where a font has none. */
const invisible = /\u200c|\u200d|\p{Variation_Selector}|[\u{e0020}-\u{e007f}]/u;

const widthOf = (clusters: readonly Cluster[]): number => clusters.reduce((sum, { advance }) => sum + advance, 0);

const shaping = new Shaping();

/** The clusters of a text of one script and direction, from left to right. */
function shapeClusters(font: ShapedFont, text: string, rightToLeft: boolean): Cluster[] {
  shaping.reset();
  shaping.addText(text);
  shaping.guessSegmentProperties();
  shaping.setDirection(rightToLeft ? Direction.RTL : Direction.LTR);
  shape(font, shaping);
  const clusters = new Map<number, Cluster>();
  const glyphs = shaping.getGlyphInfosAndPositions();
  for (const { cluster: start, codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 } of glyphs) {
    const cluster = clusters.get(start) ?? { text: "", parts: [], advance: 0 };
    cluster.parts.push({ glyph: codepoint, x: cluster.advance + xOffset, y: yOffset });
    cluster.advance += xAdvance;
    clusters.set(start, cluster);
  }
  const starts = [...clusters.keys()].sort((one, other) => one - other);
  for (const [at, start] of starts.entries()) {
    const cluster = clusters.get(start);
    if (cluster === undefined) continue;
    const letters = Array.from(text.slice(start, starts[at + 1]));
    // Readers turn all letters of such text around, also those of one glyph.
    cluster.text = (rightToLeft ? letters.toReversed() : letters).join("");
  }
  return [...clusters.values()];
}
