import { eventTime, type EventFacts } from "../calendar/event-time.ts";
import { asLine } from "../as-line.ts";
import { named, type MailTexts } from "./mail-page.ts";
import type { TicketMailContent } from "./ticket-mail.ts";

/** @param shown how many of the tickets have their QR in the mail itself */
export function mailTexts(content: TicketMailContent, shown: number): MailTexts {
  const { event, holder, tickets, requested, issued, publicUrl } = content;
  const count = tickets.length;
  const title = asLine(event.title);
  const partly = issued < requested ? ` You asked for ${requested}; ${issued} could be issued.` : "";
  const gone = issued - count;
  const voided = gone > 0 ? ` ${gone} of them ${gone === 1 ? "is" : "are"} void by now.` : "";
  const inPdf = count === 1 ? "Your ticket is in the PDF, to print or to show." : "All are in the PDF, one to a page.";
  const below = count > shown ? ` This mail itself shows the first ${shown}; the PDF has all ${count}.` : "";
  return {
    subject: `Your ${counted(count)} for ${title}`,
    greeting: greeting(holder),
    opening: [`you have ${count === 1 ? "a ticket" : counted(count)} for ${named(title)}.${partly}${voided}`],
    facts: [...timeAndPlace(event), numbers(tickets)],
    closing: [inPdf + below],
    link: ticketsLink(publicUrl),
    advice: [keepSecret],
  };
}

export const greeting = ({ name }: { name: string }): string => (name === "" ? "Hello," : `Hello ${named(name)},`);

/** When and where. */
export function timeAndPlace(event: EventFacts): string[] {
  const { day, time } = eventTime(event);
  return [[day, time].filter((part) => part !== "").join(", "), asLine(event.venue) && named(event.venue)].filter(
    (fact) => fact !== "",
  );
}

export const ticketsLink = (publicUrl: string): MailTexts["link"] => ({
  label: "Your tickets as they stand now",
  url: `${publicUrl}/tickets`,
});

export const keepSecret = "A copy of a code is as good as the ticket. Keep this mail to yourself.";

const counted = (count: number): string => (count === 1 ? "ticket" : `${count} tickets`);

function numbers(tickets: readonly { number: number }[]): string {
  const [first, last] = [tickets[0]?.number ?? 0, tickets.at(-1)?.number ?? 0];
  if (tickets.length === 1) return `Ticket number ${first}`;
  if (tickets.length <= 10) return `Ticket numbers ${tickets.map(({ number }) => number).join(", ")}`;
  return `Ticket numbers from ${first} to ${last}`;
}
