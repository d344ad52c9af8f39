import { setImmediate as nextTurn } from "node:timers/promises";
import escapeHtml from "escape-html";
import Pdf from "pdfkit";
import { asLine } from "../as-line.ts";
import { layOutTickets, type PrintedTicket, type TicketSheet } from "./ticket-page.ts";

/**
 * Tickets as a PDF, one per page, to print or to show on a phone. Other work of the process runs after each
 * page.
 * @param tickets only those whose code `visibleCode` shows to their holder
 * @param unwanted aborts when the document is no longer needed
 * @throws the signal's reason once it has aborted
 */
export async function ticketsPdf(
  sheet: TicketSheet,
  tickets: readonly PrintedTicket[],
  unwanted?: AbortSignal,
): Promise<Buffer> {
  const document = new Pdf({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    // None: its own default would be read from files that a bundle has not.
    font: "",
    // For screen readers (PDF/UA): tagged content, in the language of the fixed texts.
    pdfVersion: "1.7",
    tagged: true,
    subset: "PDF/UA" as PDFKit.Mixins.PDFSubsets,
    lang: sheet.language,
    displayTitle: true,
    info: { Title: titleOf(sheet.event.title) as string, Creator: "Admit" },
  });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => document.on("end", resolve).on("error", reject));
  const draw = await layOutTickets(document, sheet);
  for (const ticket of tickets) {
    document.addPage();
    draw(ticket);
    await nextTurn();
    unwanted?.throwIfAborted();
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** pdfkit writes a title as it is into the document, and by `toString` into its XML, where it escapes nothing. */
const titleOf = (title: string): unknown => {
  const line = asLine(title);
  return Object.assign(new String(line), { toString: () => escapeHtml(line) });
};
