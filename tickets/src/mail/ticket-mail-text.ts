import escapeHtml from "escape-html";
import { asLine } from "../as-line.ts";
import { eventTime } from "../calendar/event-time.ts";
import type { TicketMailContent } from "./ticket-mail.ts";

/** Text with names and titles of users in it, whose direction may be another. */
type Phrase = readonly (string | { named: string })[];

/** A mail's texts, for both of its forms. */
export interface MailTexts {
  subject: string;
  greeting: Phrase;
  opening: Phrase;
  /** When and where. */
  facts: Phrase[];
  files: string;
  ticketsUrl: string;
  advice: string;
}

/** @param shown how many of the tickets have their QR in the mail itself */
export function mailTexts(content: TicketMailContent, shown: number): MailTexts {
  const { event, holder, tickets, requested, issued, publicUrl } = content;
  const { day, time } = eventTime(event);
  const count = tickets.length;
  const [title, venue, name] = [event.title, event.venue, holder.name].map(asLine) as [string, string, string];
  const partly = issued < requested ? ` You asked for ${requested}; ${issued} could be issued.` : "";
  const gone = issued - count;
  const voided = gone > 0 ? ` ${gone} of them ${gone === 1 ? "is" : "are"} void by now.` : "";
  const inPdf = count === 1 ? "Your ticket is in the PDF, to print or to show." : "All are in the PDF, one to a page.";
  const below = count > shown ? ` This mail itself shows the first ${shown}; the PDF has all ${count}.` : "";
  return {
    subject: `Your ${counted(count)} for ${title}`,
    greeting: name === "" ? ["Hello,"] : ["Hello ", { named: name }, ","],
    opening: [`you have ${count === 1 ? "a ticket" : counted(count)} for `, { named: title }, `.${partly}${voided}`],
    facts: [
      [[day, time].filter((part) => part !== "").join(", ")],
      ...(venue === "" ? [] : [[{ named: venue }]]),
      [numbers(tickets)],
    ],
    files: inPdf + below,
    ticketsUrl: `${publicUrl}/tickets`,
    advice: "A copy of a code is as good as the ticket. Keep this mail to yourself.",
  };
}

const counted = (count: number): string => (count === 1 ? "ticket" : `${count} tickets`);

function numbers(tickets: readonly { number: number }[]): string {
  const [first, last] = [tickets[0]?.number ?? 0, tickets.at(-1)?.number ?? 0];
  if (tickets.length === 1) return `Ticket number ${first}`;
  if (tickets.length <= 10) return `Ticket numbers ${tickets.map(({ number }) => number).join(", ")}`;
  return `Ticket numbers from ${first} to ${last}`;
}

const plain = (phrase: Phrase): string => phrase.map((part) => (typeof part === "string" ? part : part.named)).join("");

export const asText = (texts: MailTexts): string =>
  [
    plain(texts.greeting),
    "",
    plain(texts.opening),
    "",
    ...texts.facts.map(plain),
    "",
    texts.files,
    "",
    `Your tickets as they stand now: ${texts.ticketsUrl}`,
    "",
    texts.advice,
    "",
  ].join("\n");

/** In tables and inline styles, which is what mail programs agree on. */
export const asHtml = (texts: MailTexts, qrs: readonly { number: number; cid: string }[], stock: string): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${texts.subject}</title>
      </head>
      <body style="margin:0;padding:24px 12px;background:#f4efe4;color:#14120f;font:17px/1.5 system-ui,sans-serif">
        <table role="presentation" align="center" cellpadding="0" cellspacing="0" style="width:100%;max-width:480px">
          <tr>
            <td style="padding:0 4px 16px">
              <p style="margin:0 0 12px">${marked(texts.greeting)}</p>
              <p style="margin:0">${marked(texts.opening)}</p>
            </td>
          </tr>
          <tr>
            <td style="padding:20px;background:${stock};border-radius:6px">
              ${texts.facts.map((fact) => html`<p style="margin:0">${marked(fact)}</p>`)}
            </td>
          </tr>
          ${qrs.map((qr) => stub(qr, stock))}
          <tr>
            <td style="padding:16px 4px 0">
              <p style="margin:0 0 12px">${texts.files}</p>
              <p style="margin:0 0 12px">
                <a href="${texts.ticketsUrl}" style="color:#2036c7">Your tickets as they stand now</a>
              </p>
              <p style="margin:0">${texts.advice}</p>
            </td>
          </tr>
        </table>
      </body>
    </html> `.text;

/** Each name decides its own direction, and none that of the text around it. */
const marked = (phrase: Phrase): Html[] =>
  phrase.map((part) => (typeof part === "string" ? html`${part}` : html`<span dir="auto">${part.named}</span>`));

const stub = ({ number, cid }: { number: number; cid: string }, stock: string): Html =>
  html`<tr>
    <td align="center" style="padding:20px;background:${stock};border-top:2px dashed #ffffff;border-radius:6px">
      <p style="margin:0 0 8px;font-size:14px">Ticket <strong style="font-size:22px">${number}</strong></p>
      <img
        src="cid:${cid}"
        width="260"
        height="260"
        alt="QR of ticket ${number}"
        style="display:block;background:#ffffff"
      />
    </td>
  </tr> `;

/** HTML that is escaped already. */
class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | readonly Html[];

/** HTML of a template, whose values are escaped unless they are HTML of another template. */
function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = literals.map((literal, at) => literal + textOf(parts[at] ?? ""));
  return new Html(filled.join(""));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return escapeHtml(String(part));
}
