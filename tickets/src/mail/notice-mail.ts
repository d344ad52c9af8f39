import type { Language } from "@admit/contract";
import { documentsIn } from "@admit/language/in-documents";
import type { EventFacts } from "../calendar/event-time.ts";
import { type PrintedTicket, stockOf } from "../pdf/ticket-page.ts";
import { asLine } from "../as-line.ts";
import { asHtml, asText, named, type MailTexts } from "./mail-page.ts";
import type { Mail } from "./open-mailer.ts";
import { calendarOf, mailWithTickets } from "./ticket-mail.ts";
import { greeting, ticketsLink, timeAndPlace } from "./ticket-mail-text.ts";

/** What a holder is notified of. */
export type Notice = {
  id: string;
  publicUrl: string;
  language: Language;
  holder: { name: string; email: string | null };
} & (
  | { kind: "REINSTATED" }
  | { kind: "EVENT_CHANGED"; event: EventFacts }
  | { kind: "TICKET_VOIDED"; event: EventFacts; ticket: { number: number } }
  | { kind: "TICKET_REISSUED"; event: EventFacts; ticket: PrintedTicket }
);

/** The mail about something that staff changed; a new code comes with it, and a new date for the calendar. */
export async function noticeMail(to: string, notice: Notice): Promise<Mail> {
  const { id, publicUrl } = notice;
  const texts = textsOf(notice);
  const messageId = `<${id}.notice@${new URL(publicUrl).hostname}>`;
  if (notice.kind === "TICKET_REISSUED")
    return { ...(await mailWithTickets(to, notice, texts, [notice.ticket], id)), messageId };
  const stock = "event" in notice ? stockOf(notice.event.id) : "";
  const attachments = notice.kind === "EVENT_CHANGED" ? calendarOf(notice.event, publicUrl) : [];
  return { to, subject: texts.subject, text: asText(texts), html: asHtml(texts, stock), attachments, messageId };
}

function textsOf(notice: Notice): MailTexts {
  const { language, publicUrl } = notice;
  const { mail, notice: texts } = documentsIn(language);
  const base = { language, greeting: greeting(notice.holder, language), link: ticketsLink(publicUrl, language) };
  if (notice.kind === "REINSTATED")
    return { ...base, subject: texts.worksAgain, opening: [texts.worksAgainText], facts: [], closing: [], advice: [] };
  const { kind, event } = notice;
  const title = asLine(event.title);
  if (kind === "EVENT_CHANGED")
    return {
      ...base,
      subject: texts.newTime(title),
      opening: [texts.newTimeText(named(title))],
      facts: timeAndPlace(event, language),
      closing: [texts.staysValid],
      advice: [],
    };
  const number = String(notice.ticket.number);
  const facts = [...timeAndPlace(event, language), mail.ticketNumber(number)];
  if (kind === "TICKET_VOIDED")
    return {
      ...base,
      subject: texts.isVoid(number, title),
      opening: [texts.isVoidText(number, named(title))],
      facts,
      closing: [texts.othersStay],
      advice: [],
    };
  return {
    ...base,
    subject: texts.newCode(number, title),
    opening: [texts.newCodeText(number, named(title))],
    facts,
    closing: [texts.codeIsHere],
    advice: [mail.keepToYourself],
  };
}
