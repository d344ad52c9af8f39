import type { qrSvg as drawQrSvg } from "./code/ticket-qr.ts";
import type { ticketMail as writeTicketMail } from "./mail/ticket-mail.ts";
import type { ticketsPdf as drawTicketsPdf } from "./pdf/tickets-pdf.ts";

// What draws tickets is loaded with the first that is drawn: with its libraries it is 2 MB of source, and most
// processes that know of tickets draw none.

export const qrSvg: typeof drawQrSvg = async (code) => (await import("./code/ticket-qr.ts")).qrSvg(code);

export const ticketsPdf: typeof drawTicketsPdf = async (sheet, tickets, unwanted) =>
  (await import("./pdf/tickets-pdf.ts")).ticketsPdf(sheet, tickets, unwanted);

export const ticketMail: typeof writeTicketMail = async (to, content) =>
  (await import("./mail/ticket-mail.ts")).ticketMail(to, content);
