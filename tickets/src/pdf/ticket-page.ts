import { type CardStock, cardStockOf } from "@admit/contract";
import type Pdf from "pdfkit";
import { eventTime, type EventFacts } from "../calendar/event-time.ts";
import { darkRuns, qrQuietZone } from "../code/ticket-qr.ts";
import { fitText, type Block } from "./text-lines.ts";
import { typefaces, type Faces } from "./typefaces.ts";

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
}

// All in points, of which 72 make an inch. The stub fits what A4 and Letter have in common, half an inch
// from every edge.
const pageWidth = 595.28;
const stubWidth = 312;
const left = (pageWidth - stubWidth) / 2;
const right = left + stubWidth;
const top = 48;
const padding = 20;
const inner = stubWidth - 2 * padding;
const corner = 6;
const notch = 11;
const leading = 1.25;
const footHeight = 92;
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

/** Lays out what a sheet's tickets share. @returns a function that draws one of them on the current page */
export function layOutTickets(document: Document, sheet: TicketSheet): (ticket: PrintedTicket) => void {
  const { heading, text } = typefaces();
  for (const { name, font } of [...heading, ...text]) document.registerFont(name, font as unknown as string);
  const block = (
    content: string,
    faces: Faces,
    sizes: readonly [number, ...number[]],
    linesMax: number,
    width = inner,
  ) => fitText(content, { faces, width, sizes, linesMax });

  const { day, time } = eventTime(sheet.event);
  const head = [
    block(day, text, [13], 1),
    block(time, text, [13, 11], 2),
    block(sheet.event.title, heading, [36, 30, 24, 18], 3),
    block(sheet.event.venue, text, [13, 11], 2),
  ];
  const holder = block(sheet.holder.name || (sheet.holder.email ?? ""), heading, [17, 14, 11], 3, inner - numberWidth);
  const [labelNumber, labelHolder] = [block("Ticket", text, [labelSize], 1), block("Admits one", text, [labelSize], 1)];
  const advice = [
    "A copy of this code is as good as the ticket. Keep it to yourself.",
    `Your tickets as they stand now: ${sheet.publicUrl}/tickets`,
  ].map((line) => block(line, text, [9], 3, stubWidth));

  const windowTop = top + padding - 4 + head.reduce((height, each) => height + heightOf(each), 0) + 10;
  const tear = windowTop + inner + padding + notch;
  const bottom = tear + notch + footHeight;
  const footTop = tear + notch;
  const stock = stockOf(sheet.event.id);

  return (ticket) => {
    document.path(stubOutline(tear, bottom)).lineWidth(0.75).fillAndStroke(stock, ink);
    drawHoles(document, tear);
    document.fillColor(ink);
    let y = top + padding - 4;
    for (const each of head) y = drawBlock(document, each, left + padding, y);
    document.rect(left + padding, windowTop, inner, inner).fill(paper);
    drawQr(document, ticket.code, left + padding, windowTop, inner);
    document.fillColor(ink);
    const name = left + padding + numberWidth;
    const under = drawBlock(document, labelNumber, left + padding, footTop);
    const number = block(String(ticket.number), heading, [44, 34, 24, 18, 14], 1, numberWidth - 8);
    drawBlock(document, number, left + padding, under);
    drawBlock(document, holder, name, drawBlock(document, labelHolder, name, footTop) + 4);
    advice.reduce((at, each) => drawBlock(document, each, left, at), bottom + 14);
  };
}

const heightOf = ({ lines, size }: Block): number => lines.length * size * leading;

/** @returns where the next block begins */
function drawBlock(document: Document, block: Block, x: number, y: number): number {
  for (const [at, line] of block.lines.entries()) {
    // Faces of one line share its baseline, whatever their heights.
    const baseline = y + (at + 0.8) * block.size * leading;
    let from = x;
    for (const { face, text } of line) {
      document.font(face.name, block.size).text(text, from, baseline, { lineBreak: false, baseline: "alphabetic" });
      from += document.widthOfString(text);
    }
  }
  return y + heightOf(block);
}

/** All dark modules as one path, so that no renderer leaves a seam between two rows. */
function drawQr(document: Document, code: string, x: number, y: number, side: number): void {
  const { size, runs } = darkRuns(code);
  const module = side / (size + 2 * qrQuietZone);
  for (const { row, column, length } of runs)
    document.rect(x + (qrQuietZone + column) * module, y + (qrQuietZone + row) * module, length * module, module);
  document.fill("#000000");
}

/** A card of two parts, with a notch at each end of its perforation. */
const stubOutline = (tear: number, bottom: number): string =>
  [
    `M${left + corner} ${top} H${right - corner} A${corner} ${corner} 0 0 1 ${right} ${top + corner}`,
    `V${tear - notch} A${notch} ${notch} 0 0 0 ${right} ${tear + notch}`,
    `V${bottom - corner} A${corner} ${corner} 0 0 1 ${right - corner} ${bottom}`,
    `H${left + corner} A${corner} ${corner} 0 0 1 ${left} ${bottom - corner}`,
    `V${tear + notch} A${notch} ${notch} 0 0 0 ${left} ${tear - notch}`,
    `V${top + corner} A${corner} ${corner} 0 0 1 ${left + corner} ${top} Z`,
  ].join(" ");

function drawHoles(document: Document, tear: number): void {
  const count = 22;
  const [from, to] = [left + notch + 10, right - notch - 10];
  for (let at = 0; at < count; at++) document.circle(from + ((to - from) * at) / (count - 1), tear, 2.4);
  document.fill(paper);
}
