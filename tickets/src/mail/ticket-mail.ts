import { calendarFile } from "../calendar/calendar-file.ts";
import type { EventFacts } from "../calendar/event-time.ts";
import { qrPng } from "../code/ticket-qr.ts";
import { fileName } from "../file-name.ts";
import { type PrintedTicket, stockOf, type TicketSheet } from "../pdf/ticket-page.ts";
import { ticketsPdf } from "../pdf/tickets-pdf.ts";
import type { Mail, MailFile } from "./open-mailer.ts";
import { asHtml, asText, mailTexts } from "./ticket-mail-text.ts";

/** Most QRs in the mail itself, about 3 kB each; the PDF has them all. */
const inlineQrMax = 10;

export interface TicketMailContent extends TicketSheet {
  purchaseId: string;
  requested: number;
  issued: number;
  /** By number, at least one; only those whose code `visibleCode` shows to their holder. */
  tickets: readonly PrintedTicket[];
}

/** A purchase's mail: all its tickets as a PDF, the first ones also inline, and the date for the calendar. */
export async function ticketMail(to: string, content: TicketMailContent): Promise<Mail> {
  const { event, tickets, publicUrl, purchaseId } = content;
  const { hostname } = new URL(publicUrl);
  const shown = tickets.slice(0, inlineQrMax);
  const texts = mailTexts(content, shown.length);
  const qrs = shown.map(({ number }) => ({ number, cid: `ticket-${number}.${purchaseId}@${hostname}` }));
  const images = shown.map(({ number, code }, at): MailFile => {
    const file = { filename: `ticket-${number}.png`, contentType: "image/png", cid: qrs[at]?.cid ?? "" };
    return { ...file, content: qrPng(code) };
  });
  const pdf = await ticketsPdf(content, tickets);
  const calendar = calendarFile(event, publicUrl);
  return {
    to,
    subject: texts.subject,
    text: asText(texts),
    html: asHtml(texts, qrs, stockOf(event.id)),
    attachments: [
      ...images,
      { filename: fileName(event, "tickets", "pdf").name, contentType: "application/pdf", content: pdf },
      ...(calendar === null ? [] : [asFile(event, calendar)]),
    ],
    messageId: `<${purchaseId}.tickets@${hostname}>`,
  };
}

/** Mail programs act on the method of the header, which must be the file's own. */
const asFile = (event: EventFacts, content: string): MailFile => ({
  filename: fileName(event, "", "ics").name,
  contentType: `text/calendar; charset=utf-8; method=${/^METHOD:(\w+)/m.exec(content)?.[1]}`,
  content,
});
