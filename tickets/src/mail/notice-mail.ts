import type { EventFacts } from "../calendar/event-time.ts";
import { type PrintedTicket, stockOf } from "../pdf/ticket-page.ts";
import { asLine } from "../as-line.ts";
import { asHtml, asText, named, type MailTexts } from "./mail-page.ts";
import type { Mail } from "./open-mailer.ts";
import { calendarOf, mailWithTickets } from "./ticket-mail.ts";
import { greeting, keepSecret, ticketsLink, timeAndPlace } from "./ticket-mail-text.ts";

/** What a holder is notified of. */
export type Notice = {
  id: string;
  publicUrl: string;
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
  const base = { greeting: greeting(notice.holder), link: ticketsLink(notice.publicUrl) };
  if (notice.kind === "REINSTATED")
    return {
      ...base,
      subject: "Your account works again",
      opening: ["your account was suspended, and is active again. Your tickets show their codes as before."],
      facts: [],
      closing: [],
      advice: [],
    };
  const { kind, event } = notice;
  const title = asLine(event.title);
  if (kind === "EVENT_CHANGED")
    return {
      ...base,
      subject: `New time or place: ${title}`,
      opening: [`the time or place of ${named(title)} has changed. From now on it is:`],
      facts: timeAndPlace(event),
      closing: [
        "Your tickets stay valid, with the same codes. One that you printed may show the earlier time or place.",
      ],
      advice: [],
    };
  const { number } = notice.ticket;
  const facts = [...timeAndPlace(event), `Ticket number ${number}`];
  if (kind === "TICKET_VOIDED")
    return {
      ...base,
      subject: `Ticket ${number} for ${title} is void`,
      opening: [
        `the organiser has voided your ticket number ${number} for ${named(title)}. Its code admits no one any more.`,
      ],
      facts,
      closing: ["Your other tickets stay as they are. Questions? Contact the organiser."],
      advice: [],
    };
  return {
    ...base,
    subject: `New code for ticket ${number} for ${title}`,
    opening: [
      `your ticket number ${number} for ${named(title)} has a new code. The earlier one admits no one any more.`,
    ],
    facts,
    closing: ["The new code is in this mail, and in the PDF, to print or to show."],
    advice: [keepSecret],
  };
}
