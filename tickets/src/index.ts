export { calendarFile } from "./calendar/calendar-file.ts";
export { type EventFacts, eventTime, isoAtVenue } from "./calendar/event-time.ts";
export * from "./code/ticket-code.ts";
export { cardSize, eventCard, qrSvg, ticketMail, ticketsPdf } from "./drawing.ts";
export { openKeys, openTicketKeys, type KeyRing, type Keys, type OwnKey } from "./keys/open-keys.ts";
export { findMailedLinkToken, linkMail, type LinkOccasion, linkUrl, mailedLinkToken } from "./mail/link-mail.ts";
export { openMailer, sendTimeoutMs, type Mail, type Mailer } from "./mail/open-mailer.ts";
export type { PrintedTicket, TicketSheet } from "./pdf/ticket-page.ts";
