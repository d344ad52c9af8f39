import { type CardStock, cardStockOf, directionOf, type Language } from "@admit/contract";
import { documentsIn } from "@admit/language/in-documents";
import type Pdf from "pdfkit";
import { eventTime, type EventFacts } from "../calendar/event-time.ts";
import { shownEmail } from "../address/shown-email.ts";
import { darkRuns, qrQuietZone } from "../code/ticket-qr.ts";
import { directions } from "./face.ts";
import { type Block, type Direction, fitText, lineStart } from "./text-lines.ts";
import { type Typeface, typefacesFor } from "./typefaces.ts";

type Document = InstanceType<typeof Pdf>;

/** One ticket, and the code that its holder sees. */
export interface PrintedTicket {
  number: number;
  code: string;
}

export interface TicketSheet {
  event: EventFacts;
  holder: { name: string; email: string | null };
  /** Where the deployment is reached, without a slash at its end. */
  publicUrl: string;
  language: Language;
}

// All in points, of which 72 make an inch. The stub fits what A4 and Letter have in common, half an inch
// from every edge.
const [pageWidth, pageHeight] = [595.28, 841.89];
const stubWidth = 312;
const left = (pageWidth - stubWidth) / 2;
const right = left + stubWidth;
const top = 48;
const padding = 20;
const inner = stubWidth - 2 * padding;
const corner = 6;
const notch = 11;
/** People fold a sheet in half: A4, and Letter from its upper edge. It is perforated in between, and no fold meets the QR. */
const folds = [pageHeight / 2, 792 / 2] as const;
const tear = (folds[0] + folds[1]) / 2;
const windowTop = folds[0] + 8;
const windowSide = 248;
const windowLeft = (pageWidth - windowSide) / 2;
const bottom = windowTop + windowSide + padding;
const footTop = tear - notch - 92;
const labelSize = 10;
const numberWidth = 110;
const ink = "#14120f";
const paper = "#ffffff";

/** Card stocks as the pages have them in their light colours. */
const stocks: Record<CardStock, string> = {
  buff: "#ecd79a",
  salmon: "#f2bfa1",
  sage: "#c5d5a9",
  sky: "#b0d2df",
  lilac: "#d2c3e6",
};

/** The colour of an event's card stock. */
export const stockOf = (eventId: string): string => stocks[cardStockOf(eventId)];

/**
 * Lays out what a sheet's tickets share.
 * @returns a function that draws one of them on the current page, and adds its structure for screen readers
 */
export async function layOutTickets(document: Document, sheet: TicketSheet): Promise<(ticket: PrintedTicket) => void> {
  const { event, publicUrl, language } = sheet;
  const { paper: texts } = documentsIn(language);
  const { day, time } = eventTime(event, language);
  const holderName = sheet.holder.name || (shownEmail(sheet.holder.email) ?? "");
  const advice = [texts.copyIsAsGood, texts.asTheyStandAt(`${publicUrl}/tickets`)];
  const { heading, text, faces } = await typefacesFor(
    {
      heading: [event.title, holderName],
      text: [event.venue, publicUrl, day, time, texts.ticket, texts.admitsOne, ...advice],
    },
    event.timeZone,
  );
  for (const { name, font } of faces) document.registerFont(name, font as unknown as string);
  const block = (
    content: string,
    typeface: Typeface,
    sizes: readonly [number, ...number[]],
    linesMax: number,
    width = inner,
  ) => ({ width, ...fitText(content, { typeface, width, sizes, linesMax }) });

  const when = [block(day, text, [13, 11], 1), block(time, text, [13, 11], 2)];
  const title = block(event.title, heading, [36, 30, 24, 20, 16, 13, 10], 3);
  const venue = block(event.venue, text, [13, 11, 9], 2);
  const holder = block(holderName, heading, [17, 14, 11, 9], 3, inner - numberWidth);
  const [labelNumber, labelHolder] = [
    block(texts.ticket, text, [labelSize], 1, numberWidth),
    block(texts.admitsOne, text, [labelSize], 1, inner - numberWidth),
  ];
  const underneath = advice.map((line) => block(line, text, [9], 3, stubWidth));

  // The number comes first, from the side where reading begins.
  const direction = directionOf(language);
  const isMirrored = direction === "rtl";
  const numberLeft = isMirrored ? right - padding - numberWidth : left + padding;
  const holderLeft = isMirrored ? left + padding : left + padding + numberWidth;

  const structure = document.struct("Document");
  document.addStructure(structure);
  const add = (type: string, draw: () => void, options = {}) => structure.add(document.struct(type, options, draw));
  const drawAll = (blocks: readonly PlacedBlock[], x: number, y: number) =>
    blocks.reduce((at, each) => draw(each, x, at), y);
  const draw = drawBlock.bind(null, document, direction);

  return ({ number, code }) => {
    document.markContent("Artifact", { type: "Layout" });
    document.path(stubOutline()).lineWidth(0.75).fillAndStroke(stockOf(event.id), ink);
    drawHoles(document);
    document.rect(windowLeft, windowTop, windowSide, windowSide).fill(paper).fillColor(ink);
    document.endMarkedContent();
    let y = top + padding - 4;
    add("P", () => (y = drawAll(when, left + padding, y)));
    add("H1", () => (y = draw(title, left + padding, y)));
    add("P", () => draw(venue, left + padding, y));
    const fitted = block(String(number), heading, [44, 34, 24, 18, 14], 1, numberWidth - 8);
    const figure = { ...fitted, width: numberWidth };
    add("P", () => drawAll([labelNumber, figure], numberLeft, footTop));
    add("P", () => draw(holder, holderLeft, draw(labelHolder, holderLeft, footTop) + 4));
    const bbox = [windowLeft, windowTop, windowLeft + windowSide, windowTop + windowSide];
    add("Figure", () => drawQr(document, code), { alt: texts.qrCodeOf(String(number)), bbox });
    add("P", () => drawAll(underneath, left, bottom + 12));
  };
}

type PlacedBlock = Block & { width: number };

/** @returns where the next block begins */
function drawBlock(document: Document, page: Direction, block: PlacedBlock, x: number, y: number): number {
  const { lines, size, leading, width: room } = block;
  for (const [at, line] of lines.entries()) {
    // Faces of one line share its baseline, whatever their heights.
    const baseline = y + (at + 0.8) * leading;
    const from = x + lineStart(block, line, room, page);
    for (const { face, text, rightToLeft, width, x: offset } of line.runs) {
      const features = [rightToLeft ? directions.rightToLeft : directions.leftToRight] as OpenTypeFeatures;
      const known = { textWidth: width * size, wordCount: 1 };
      const options = { lineBreak: false, baseline: "alphabetic", features, ...known } as const;
      document.font(face.name, size).text(text, from + offset * size, baseline, options);
    }
  }
  return y + lines.length * leading;
}

type OpenTypeFeatures = NonNullable<PDFKit.Mixins.TextOptions["features"]>;

/** All dark modules as one path, so that no renderer leaves a seam between two rows; in modules, which is shorter. */
function drawQr(document: Document, code: string): void {
  const { size, runs } = darkRuns(code);
  const module = windowSide / (size + 2 * qrQuietZone);
  const margin = qrQuietZone * module;
  document.save().transform(module, 0, 0, module, windowLeft + margin, windowTop + margin);
  for (const { row, column, length } of runs) document.rect(column, row, length, 1);
  document.fill("#000000").restore();
}

/** A card of two parts, with a notch at each end of its perforation. */
const stubOutline = (): string =>
  [
    `M${left + corner} ${top} H${right - corner} A${corner} ${corner} 0 0 1 ${right} ${top + corner}`,
    `V${tear - notch} A${notch} ${notch} 0 0 0 ${right} ${tear + notch}`,
    `V${bottom - corner} A${corner} ${corner} 0 0 1 ${right - corner} ${bottom}`,
    `H${left + corner} A${corner} ${corner} 0 0 1 ${left} ${bottom - corner}`,
    `V${tear + notch} A${notch} ${notch} 0 0 0 ${left} ${tear - notch}`,
    `V${top + corner} A${corner} ${corner} 0 0 1 ${left + corner} ${top} Z`,
  ].join(" ");

/** Round dashes of no length: shorter than as many circles. */
function drawHoles(document: Document): void {
  const count = 22;
  const [from, to] = [left + notch + 10, right - notch - 10];
  const [dot, step] = [0.01, (to - from) / (count - 1)];
  document
    .save()
    .lineWidth(4.8)
    .lineCap("round")
    .dash(dot, { space: step - dot });
  document
    .moveTo(from, tear)
    .lineTo(to + dot, tear)
    .stroke(paper)
    .restore();
}
