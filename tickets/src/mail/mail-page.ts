import { directionOf, type Language } from "@admit/contract";
import { documentsIn } from "@admit/language/in-documents";
import escapeHtml from "escape-html";
import { asLine } from "../as-line.ts";

/** A mail's texts, for both of its forms. */
export interface MailTexts {
  language: Language;
  subject: string;
  greeting: string;
  /** What the mail says, a paragraph each. */
  opening: readonly string[];
  /** What it is about: when, where, which tickets. */
  facts: readonly string[];
  /** What follows, a paragraph each. */
  closing: readonly string[];
  link: { label: string; url: string };
  /** Six digits to type in place of following the link. */
  code?: string;
  /** Small print, a paragraph each. */
  advice: readonly string[];
}

// Unicode's marks around text of its own direction; `asLine` removes them from what users wrote.
const [isolated, ended] = ["\u2068", "\u2069"];

/** A name or title of users within a text: it decides its own direction, and none that of the text around it. */
export const named = (text: string): string => `${isolated}${asLine(text)}${ended}`;

/** For what shows no marks: a subject. */
export const unmarked = (text: string): string => text.replaceAll(isolated, "").replaceAll(ended, "");

export function asText({ language, greeting, opening, facts, closing, link, code, advice }: MailTexts): string {
  const blocks = [greeting, ...opening, facts.join("\n"), ...closing];
  const entrance =
    code === undefined
      ? [`${link.label}: ${link.url}`]
      : [link.label, link.url, documentsIn(language).mail.enterCode, code];
  return `${unmarked([...blocks, ...entrance, ...advice].filter((block) => block !== "").join("\n\n"))}\n`;
}

/** A QR that the mail carries, and its ticket. */
export interface InlineQr {
  number: number;
  cid: string;
}

/**
 * In tables and inline styles, which is what mail programs agree on. Where they know the reader's colours, dark replaces
 * light; stubs and QRs are printed matter, and stay. A fixed layout keeps a long title from widening the page.
 */
export function asHtml(texts: MailTexts, stock: string, qrs: readonly InlineQr[] = []): string {
  const { language } = texts;
  const direction = directionOf(language);
  // Also on the table, since some programs drop what surrounds it.
  return html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${unmarked(texts.subject)}</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          @media (prefers-color-scheme: dark) {
            .page {
              background: #171512 !important;
              color: #f3ecde !important;
            }
            .link {
              color: #a9b6ff !important;
            }
            .next {
              background: #a9b6ff !important;
              color: #12163a !important;
            }
          }
        </style>
      </head>
      <body
        class="page"
        style="margin:0;padding:24px 12px;background:#f4efe4;color:#1d1a16;font:17px/1.5 system-ui,sans-serif"
      >
        <table
          role="presentation"
          lang="${language}"
          dir="${direction}"
          align="center"
          cellpadding="0"
          cellspacing="0"
          style="width:100%;max-width:480px;table-layout:fixed;overflow-wrap:anywhere;text-align:${direction === "rtl" ? "right" : "left"}"
        >
          <tr>
            <td style="padding:0 4px 16px">
              <h1 dir="auto" style="margin:0 0 16px;font-size:24px;line-height:1.25">${texts.subject}</h1>
              ${paragraphs([texts.greeting, ...texts.opening])}
            </td>
          </tr>
          ${texts.facts.length === 0 ? [] : facts(texts.facts, stock)} ${qrs.map((qr) => stub(qr, stock, language))}
          <tr>
            <td style="padding:16px 4px 0">
              ${paragraphs(texts.closing)} ${entrance(texts)} ${paragraphs(texts.advice)}
            </td>
          </tr>
        </table>
      </body>
    </html> `.text;
}

const paragraphs = (texts: readonly string[]): Html[] =>
  texts.filter((text) => text !== "").map((text) => html`<p style="margin:0 0 12px">${text}</p> `);

const facts = (lines: readonly string[], stock: string): Html =>
  html`<tr>
    <td style="padding:20px;background:${stock};color:#1d1a16;border-radius:6px">
      ${lines.map((line) => html`<p style="margin:0">${line}</p>`)}
    </td>
  </tr> `;

/** A button with a code below, or a plain link. */
const entrance = ({ language, link, code }: MailTexts): Html =>
  code === undefined
    ? html`<p style="margin:0 0 12px"><a class="link" href="${link.url}" style="color:#2036c7">${link.label}</a></p> `
    : html`<p style="margin:0 0 20px">
          <a
            class="next"
            href="${link.url}"
            style="display:inline-block;padding:12px 20px;background:#2036c7;color:#ffffff;border-radius:6px;text-decoration:none"
            >${link.label}</a
          >
        </p>
        <p style="margin:0">${documentsIn(language).mail.enterCode}</p>
        <p dir="ltr" style="margin:0 0 20px;font-size:32px;letter-spacing:4px"><strong>${code}</strong></p> `;

const stub = ({ number, cid }: InlineQr, stock: string, language: Language): Html =>
  html`<tr>
    <td
      align="center"
      style="padding:20px;background:${stock};color:#1d1a16;border-top:2px dashed #ffffff;border-radius:6px"
    >
      <p style="margin:0 0 8px;font-size:14px">
        ${documentsIn(language).mail.ticketLabel} <strong style="font-size:22px">${number}</strong>
      </p>
      <img
        src="cid:${cid}"
        width="260"
        alt="${documentsIn(language).mail.qrOf(String(number))}"
        style="display:block;width:260px;max-width:100%;height:auto;background:#ffffff"
      />
    </td>
  </tr> `;

/** HTML that is escaped already. */
class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
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
  return escapeHtml(String(part)).replaceAll(isolated, '<span dir="auto">').replaceAll(ended, "</span>");
}
