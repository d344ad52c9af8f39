import type { Language } from "@admit/contract";
import { documentsIn } from "@admit/language/in-documents";
import { eventTime, type EventFacts } from "../calendar/event-time.ts";
import { asLine } from "../as-line.ts";
import { named, type MailTexts } from "./mail-page.ts";
import type { TicketMailContent } from "./ticket-mail.ts";

/** @param shown how many of the tickets have their QR in the mail itself */
export function mailTexts(content: TicketMailContent, shown: number): MailTexts {
  const { event, holder, tickets, requested, issued, publicUrl, language } = content;
  const { mail } = documentsIn(language);
  const count = tickets.length;
  const title = asLine(event.title);
  const gone = issued - count;
  const sentences = (...all: (string | false)[]): string => all.filter((each) => each !== false).join(" ");
  return {
    language,
    subject: mail.yourTickets(count, title),
    greeting: greeting(holder, language),
    opening: [
      sentences(
        mail.youHave(count, named(title)),
        issued < requested && mail.couldBeIssued(requested, issued),
        gone > 0 && mail.someVoid(gone),
      ),
    ],
    facts: [...timeAndPlace(event, language), numbers(tickets, language)],
    closing: [sentences(mail.inPdf(count), count > shown && mail.showsFirst(shown, count))],
    link: ticketsLink(publicUrl, language),
    advice: [mail.keepToYourself],
  };
}

export function greeting({ name }: { name: string }, language: Language): string {
  const { hello, helloName } = documentsIn(language).mail;
  return name === "" ? hello : helloName(named(name));
}

/** When and where. */
export function timeAndPlace(event: EventFacts, language: Language): string[] {
  const { day, time } = eventTime(event, language);
  const when = documentsIn(language).separated([day, time].filter((part) => part !== ""));
  return [when, asLine(event.venue) && named(event.venue)].filter((fact) => fact !== "");
}

export const ticketsLink = (publicUrl: string, language: Language): MailTexts["link"] => ({
  label: documentsIn(language).mail.asTheyStand,
  url: `${publicUrl}/tickets`,
});

function numbers(tickets: readonly { number: number }[], language: Language): string {
  const { separated, mail } = documentsIn(language);
  const all = tickets.map(({ number }) => String(number));
  const [first = "", last = ""] = [all[0], all.at(-1)];
  if (all.length === 1) return mail.ticketNumber(first);
  return all.length <= 10 ? mail.ticketNumbers(separated(all)) : mail.ticketsFrom(first, last);
}
