export { calendarFile } from "./calendar/calendar-file.ts";
export type { EventFacts } from "./calendar/event-facts.ts";
export * from "./code/ticket-code.ts";
export { qrSvg, ticketMail, ticketsPdf } from "./drawing.ts";
export type { KeyRing, Keys, OwnKey } from "./keys/keys.ts";
export { openKeys, openTicketKeys } from "./keys/open-keys.ts";
export type { Mail, Mailer } from "./mail/mailer.ts";
export { openMailer, sendTimeoutMs } from "./mail/open-mailer.ts";
export type { PrintedTicket, TicketSheet } from "./pdf/ticket-page.ts";
