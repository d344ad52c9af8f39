import { directionOf, type Language } from "@admit/contract";
import { documentsIn } from "@admit/language/in-documents";
import { renderAsync } from "@resvg/resvg-js";
import { type EventFacts, eventTime } from "../calendar/event-time.ts";
import { cardSize } from "../drawing.ts";
import { type Block, type Direction, fitText, lineStart } from "../pdf/text-lines.ts";
import { stockOf } from "../pdf/ticket-page.ts";
import { typefacesFor } from "../pdf/typefaces.ts";
import { encodePng } from "./encode-png.ts";

// All in pixels. The card lies on paper as the ones of the pages do.
const margin = 48;
const right = cardSize.width - margin;
const bottom = cardSize.height - margin;
const corner = 12;
/** The middle of the perforation, and the notches at its ends. */
const tear = 880;
const notch = 26;
const padding = 60;
const inner = tear - 2 * notch - margin - padding;
/** Of a text's size; `printed` is what the blocks of tickets have. */
const leading = { title: 1.04, text: 1.3, printed: 1.25 };
const paper = "#f4efe4";
const ink = "#14120f";

/**
 * An event as a ticket: its title, when and where. Text is drawn as outlines, so that it looks the same on every
 * machine; a letter that no typeface has is drawn as on tickets. The event loop is blocked for about 5 ms.
 */
export async function eventCard(event: EventFacts, language: Language): Promise<Uint8Array> {
  const { pixels, width, height } = await renderAsync(await cardSvg(event, language), {
    font: { loadSystemFonts: false },
  });
  // The library's own encoder would block for 25 ms.
  return encodePng(pixels, width, height);
}

async function cardSvg(event: EventFacts, language: Language): Promise<string> {
  const { day, time } = eventTime(event, language);
  const { heading, text } = await typefacesFor(
    { heading: [event.title], text: [event.venue, day, time] },
    event.timeZone,
  );
  const room = { typeface: text, width: inner };
  const when = fitText(documentsIn(language).separated([day, time].filter((part) => part !== "")), {
    ...room,
    sizes: [32, 28],
    linesMax: 2,
  });
  const title = fitText(event.title, { typeface: heading, width: inner, sizes: [108, 92, 76, 62, 50], linesMax: 4 });
  const where = fitText(event.venue, { ...room, sizes: [32, 28], linesMax: 2 });
  const name = fitText("Admit", { typeface: heading, width: right - tear, sizes: [50], linesMax: 1 });

  const gap = 22;
  const heights = [
    heightOf(when, leading.text),
    heightOf(title, leading.title),
    heightOf(where, leading.text),
  ] as const;
  const left = margin + padding;
  const whenTop = (cardSize.height - heights[0] - heights[1] - heights[2] - 2 * gap) / 2;
  const titleTop = whenTop + heights[0] + gap;
  const whereTop = titleTop + heights[1] + gap;
  const page = directionOf(language);
  const middle = (tear + right) / 2;
  const nameTop = (cardSize.height - heightOf(name, leading.title)) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardSize.width}" height="${cardSize.height}">`,
    `<rect width="100%" height="100%" fill="${paper}"/><path d="${outline()}" fill="${stockOf(event.id)}"/>${holes()}`,
    `<g fill="${ink}">${drawn(when, leading.text, left, whenTop, page)}`,
    drawn(title, leading.title, left, titleTop, page),
    `${drawn(where, leading.text, left, whereTop, page)}<path d="${wordmark(middle)}"/></g>`,
    `<g fill="${paper}">${drawn(name, leading.title, middle - widthOf(name) / 2, nameTop)}</g></svg>`,
  ].join("");
}

/** From line to line: closer than on tickets, and wider where a script needs more. */
const stepOf = ({ leading: printed }: Block, lineHeight: number): number => (printed * lineHeight) / leading.printed;

const heightOf = (block: Block, lineHeight: number): number => block.lines.length * stepOf(block, lineHeight);

/** Of the block's first line. */
const widthOf = ({ lines: [line] }: Block): number => line?.width ?? 0;

function drawn(block: Block, lineHeight: number, x: number, y: number, page: Direction = "ltr"): string {
  const { lines, size } = block;
  const step = stepOf(block, lineHeight);
  const paths: string[] = [];
  for (const [at, line] of lines.entries()) {
    const baseline = y + (at + 0.5) * step + 0.35 * size;
    const from = x + lineStart(block, line, inner, page);
    for (const { face, text, rightToLeft, x: offset } of line.runs) {
      const scale = size / face.font.unitsPerEm;
      for (const outline of face.outlinesOf(text, rightToLeft)) {
        const origin = [from + offset * size + outline.x * scale, baseline - outline.y * scale];
        const matrix = [scale, 0, 0, -scale, ...origin].join(" ");
        paths.push(`<path transform="matrix(${matrix})" d="${outline.path}"/>`);
      }
    }
  }
  return paths.join("");
}

/** A card of two parts, with a notch at each end of its perforation. */
const outline = (): string =>
  [
    `M${margin + corner} ${margin} H${tear - notch} A${notch} ${notch} 0 0 0 ${tear + notch} ${margin}`,
    `H${right - corner} A${corner} ${corner} 0 0 1 ${right} ${margin + corner}`,
    `V${bottom - corner} A${corner} ${corner} 0 0 1 ${right - corner} ${bottom}`,
    `H${tear + notch} A${notch} ${notch} 0 0 0 ${tear - notch} ${bottom}`,
    `H${margin + corner} A${corner} ${corner} 0 0 1 ${margin} ${bottom - corner}`,
    `V${margin + corner} A${corner} ${corner} 0 0 1 ${margin + corner} ${margin} Z`,
  ].join(" ");

function holes(): string {
  const count = 19;
  const [from, to] = [margin + notch + 22, bottom - notch - 22];
  const circles = Array.from(
    { length: count },
    (_, at) => `<circle cx="${tear}" cy="${from + ((to - from) * at) / (count - 1)}" r="5.5"/>`,
  );
  return `<g fill="${paper}">${circles.join("")}</g>`;
}

/** The name's ticket, as in the head of the pages. */
function wordmark(middle: number): string {
  const [width, height, bite] = [196, 84, 11];
  const [left, top] = [middle - width / 2, (cardSize.height - height) / 2];
  const half = cardSize.height / 2;
  return [
    `M${left} ${top} h${width} V${half - bite} a${bite} ${bite} 0 0 0 0 ${2 * bite} V${top + height}`,
    `h${-width} V${half + bite} a${bite} ${bite} 0 0 0 0 ${-2 * bite} Z`,
  ].join(" ");
}
