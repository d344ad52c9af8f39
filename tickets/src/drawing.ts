import type { eventCard as drawEventCard } from "./card/event-card.ts";
import type { noticeMail as writeNoticeMail } from "./mail/notice-mail.ts";
import type { ticketMail as writeTicketMail } from "./mail/ticket-mail.ts";
import type { ticketsPdf as drawTicketsPdf } from "./pdf/tickets-pdf.ts";

// Loaded with the first ticket that is drawn: the libraries are 2 MB of source, and most processes draw none.

export const qrSvg = async (code: string): Promise<string> => (await import("./code/ticket-qr.ts")).qrSvg(code);

/** What previews of links expect, in pixels. */
export const cardSize = { width: 1200, height: 630 } as const;

/** The picture of an event in previews of links to it, as a PNG. */
export const eventCard: typeof drawEventCard = async (event, language) =>
  (await import("./card/event-card.ts")).eventCard(event, language);

export const ticketsPdf: typeof drawTicketsPdf = async (sheet, tickets, unwanted) =>
  (await import("./pdf/tickets-pdf.ts")).ticketsPdf(sheet, tickets, unwanted);

export const ticketMail: typeof writeTicketMail = async (to, content) =>
  (await import("./mail/ticket-mail.ts")).ticketMail(to, content);

export const noticeMail: typeof writeNoticeMail = async (to, notice) =>
  (await import("./mail/notice-mail.ts")).noticeMail(to, notice);
