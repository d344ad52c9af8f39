import { calendarFile } from "../calendar/calendar-file.ts";
import type { EventFacts } from "../calendar/event-time.ts";
import { qrPng } from "../code/ticket-qr.ts";
import { fileName } from "../file-name.ts";
import { type PrintedTicket, stockOf, type TicketSheet } from "../pdf/ticket-page.ts";
import { ticketsPdf } from "../pdf/tickets-pdf.ts";
import { asHtml, asText, type MailTexts } from "./mail-page.ts";
import type { Mail, MailFile } from "./open-mailer.ts";
import { mailTexts } from "./ticket-mail-text.ts";

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
  const { tickets, publicUrl, purchaseId } = content;
  const texts = mailTexts(content, Math.min(tickets.length, inlineQrMax));
  const calendar = calendarOf(content.event, publicUrl);
  const mail = await mailWithTickets(to, content, texts, tickets, purchaseId);
  return {
    ...mail,
    attachments: [...(mail.attachments ?? []), ...calendar],
    messageId: `<${purchaseId}.tickets@${new URL(publicUrl).hostname}>`,
  };
}

/** A mail with these tickets as a PDF, and the first ones inline. @param name of the mail, within its images' names */
export async function mailWithTickets(
  to: string,
  sheet: TicketSheet,
  texts: MailTexts,
  tickets: readonly PrintedTicket[],
  name: string,
): Promise<Omit<Mail, "messageId">> {
  const { event, publicUrl } = sheet;
  const { hostname } = new URL(publicUrl);
  const shown = tickets.slice(0, inlineQrMax);
  const qrs = shown.map(({ number }) => ({ number, cid: `ticket-${number}.${name}@${hostname}` }));
  const images = shown.map(({ number, code }, at): MailFile => {
    const file = { filename: `ticket-${number}.png`, contentType: "image/png", cid: qrs[at]?.cid ?? "" };
    return { ...file, content: qrPng(code) };
  });
  const pdf = await ticketsPdf(sheet, tickets);
  return {
    to,
    subject: texts.subject,
    text: asText(texts),
    html: asHtml(texts, stockOf(event.id), qrs),
    attachments: [
      ...images,
      { filename: fileName(event, "tickets", "pdf").name, contentType: "application/pdf", content: pdf },
    ],
  };
}

/** The event's date as a file, where it has one. */
export function calendarOf(event: EventFacts, publicUrl: string): MailFile[] {
  const content = calendarFile(event, publicUrl);
  if (content === null) return [];
  // Mail programs act on the method of the header, which must be the file's own.
  const contentType = `text/calendar; charset=utf-8; method=${/^METHOD:(\w+)/m.exec(content)?.[1]}`;
  return [{ filename: fileName(event, "", "ics").name, contentType, content }];
}
