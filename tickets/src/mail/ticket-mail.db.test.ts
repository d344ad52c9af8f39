import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsQR from "jsqr";
import { type ParsedMail, simpleParser } from "mailparser";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exampleCode, exampleEvent } from "../testing/examples.ts";
import { readPdf } from "../testing/read-pdf.ts";
import { type Mail, openMailer } from "./open-mailer.ts";
import { ticketMail, type TicketMailContent } from "./ticket-mail.ts";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "admit-ticket-mail-"));
});
afterAll(() => rm(dataDir, { recursive: true }));

const tickets = (count: number, first = 1) =>
  Array.from({ length: count }, (_, at) => ({ number: first + at, code: exampleCode(first + at) }));

const content = (fields: Partial<TicketMailContent> = {}): TicketMailContent => ({
  purchaseId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T6",
  event: exampleEvent,
  holder: { name: "Ann", email: "ann@example.org" },
  publicUrl: "https://tickets.example.org",
  requested: 2,
  issued: 2,
  tickets: tickets(2, 7),
  language: "en",
  ...fields,
});

/** @returns the mail's file in the outbox */
async function send(mail: Mail): Promise<string> {
  const folder = await mkdtemp(join(dataDir, "mail-"));
  const mailer = openMailer({ SMTP_URL: undefined, MAIL_FROM: "Admit <admit@example.org>", ADMIT_DATA_DIR: folder }, 1);
  await mailer.send(mail);
  mailer.close();
  const names = await readdir(join(folder, "outbox"));
  expect(names).toEqual([expect.stringMatching(/\.eml$/)]);
  return join(folder, "outbox", names[0] ?? "");
}

/** The sent mail, as an independent library reads it. */
async function sent(of: TicketMailContent, to = "ann@example.org"): Promise<ParsedMail & { source: string }> {
  const source = await readFile(await send(await ticketMail(to, of)), "utf8");
  return { ...(await simpleParser(source, { skipImageLinks: true })), source };
}

/** Its headers: up to the first empty line. */
const headOf = ({ source }: { source: string }): string => source.slice(0, source.indexOf("\n\n"));
const file = (mail: ParsedMail, type: string) => mail.attachments.filter(({ contentType }) => contentType === type);
function readQr(png: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(png);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

test("a purchase's mail has every ticket, inline and as a PDF, and its date for the calendar", async () => {
  const mail = await sent(content());
  expect(mail.subject).toBe("Your 2 tickets for Winter Gala");
  expect(mail.to).toMatchObject({ value: [{ address: "ann@example.org" }] });
  const images = file(mail, "image/png");
  expect(images.map((image) => readQr(image.content))).toEqual([exampleCode(7), exampleCode(8)]);
  for (const { cid } of images) expect(mail.html).toContain(`src="cid:${cid}"`);
  const [pdf] = file(mail, "application/pdf");
  expect(pdf?.filename).toBe("Winter Gala, tickets.pdf");
  const { pages } = await readPdf(pdf?.content ?? Buffer.alloc(0));
  expect(pages.map(({ code }) => code)).toEqual([exampleCode(7), exampleCode(8)]);
  const [calendar] = file(mail, "text/calendar");
  expect(calendar?.content.toString()).toContain("DTSTART;TZID=Europe/Berlin:20261212T203000");
});

test("both forms of a mail have the purchase, its time and place, and the address of the tickets", async () => {
  const mail = await sent(content());
  for (const form of [mail.text ?? "", String(mail.html).replaceAll(/<\/?span[^>]*>/g, "")]) {
    for (const text of [
      "Hello Ann,",
      "you have 2 tickets for Winter Gala.",
      "Saturday 12 December 2026, 20:30 to 00:00 CET",
      "Old Town Hall",
      "Ticket numbers 7, 8",
      "https://tickets.example.org/tickets",
    ])
      expect(form).toContain(text);
  }
});

test("a single ticket is singular in the text", async () => {
  const mail = await sent(content({ requested: 1, issued: 1, tickets: tickets(1, 3) }));
  expect(mail.subject).toBe("Your ticket for Winter Gala");
  expect(mail.text).toContain("you have a ticket for Winter Gala.\n");
  expect(mail.text).toContain("Ticket number 3");
});

test("a purchase that got fewer tickets, or lost one since, says so", async () => {
  const mail = await sent(content({ requested: 5, issued: 3 }));
  expect(mail.text).toContain("You asked for 5; 3 could be issued. 1 of them is void by now.");
});

test("an event without a time has no calendar file, and says so", async () => {
  const mail = await sent(content({ event: { ...exampleEvent, startsAt: null } }));
  expect(file(mail, "text/calendar")).toEqual([]);
  expect(mail.text).toContain("Date to be announced");
});

test("a name and a title from right to left keep their direction between the texts around them", async () => {
  const [name, title] = ["محمد علي", "דוד בתל אביב!"];
  const mail = await sent(content({ event: { ...exampleEvent, title, venue: title }, holder: { name, email: null } }));
  const html = String(mail.html);
  expect(html).toContain(`Hello <span dir="auto">${name}</span>,`);
  expect(html).toContain(`for <span dir="auto">${title}</span>.`);
  expect(html).toContain(`<p style="margin:0"><span dir="auto">${title}</span></p>`);
  expect(mail.text).toContain(`Hello ${name},`);
  expect(mail.subject).toBe(`Your 2 tickets for ${title}`);
  expect(file(mail, "text/calendar")[0]?.filename).toBe(`${title}.ics`);
});

test("no title turns the direction of what follows it in a mail", async () => {
  const mail = await sent(content({ event: { ...exampleEvent, title: "A\u202eB\u2066C" } }));
  expect(mail.subject).toBe("Your 2 tickets for ABC");
  expect(mail.text).toContain("for ABC.");
});

test("the calendar file of a cancelled event says so in the mail's header too", async () => {
  const mail = await ticketMail("ann@example.org", content({ event: { ...exampleEvent, status: "ARCHIVED" } }));
  const calendar = mail.attachments?.find(({ contentType }) => contentType.startsWith("text/calendar"));
  expect(calendar?.contentType).toContain("method=CANCEL");
  expect(calendar?.content.toString()).toContain("METHOD:CANCEL");
});

test("text from users is escaped in the HTML", async () => {
  const evil = `<script>alert("1")</script>&'`;
  const mail = await sent(
    content({ event: { ...exampleEvent, title: evil, venue: evil }, holder: { name: evil, email: null } }),
  );
  expect(mail.html).not.toContain("<script");
  expect(mail.text).toContain(evil);
  expect(String(mail.html).match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;&#39;/g)).toHaveLength(5);
});

test.each(["ann@example.org, thief@example.org", "ann@example.org\r\nBcc: thief@example.org"])(
  "no title, name or address adds a header or a reader: %j",
  async (to) => {
    const evil = "Gala\r\nBcc: thief@example.org\r\n\r\nbody";
    const mail = await sent(
      content({ event: { ...exampleEvent, title: evil }, holder: { name: evil, email: null } }),
      to,
    );
    expect([mail.bcc, mail.headers.has("bcc")]).toEqual([undefined, false]);
    expect(mail.subject).toBe("Your 2 tickets for Gala Bcc: thief@example.org body");
    expect(headOf(mail)).not.toMatch(/^Bcc:/im);
    const { value } = mail.to as unknown as { value: { address: string }[] };
    expect(value.map(({ address }) => address)).not.toContain("thief@example.org");
  },
);

test("a thousand tickets are one mail: the first ten inline, all in the PDF, and below 10 MB", async () => {
  const mail = await ticketMail("ann@example.org", content({ requested: 1000, issued: 1000, tickets: tickets(1000) }));
  const files = mail.attachments ?? [];
  expect(files.filter(({ contentType }) => contentType === "image/png")).toHaveLength(10);
  expect(mail.text).toContain("Ticket numbers from 1 to 1000");
  expect(mail.text).toContain("This mail itself shows the first 10; the PDF has all 1,000.");
  const bytes = files.reduce((sum, { content: each }) => sum + Buffer.byteLength(each), 0);
  // In base 64, 57 bytes make a line of 76 characters and its end.
  const asSent = (bytes * 78) / 57;
  expect(asSent).toBeLessThan(10_000_000);
  const pdf = files.find(({ contentType }) => contentType === "application/pdf")?.content.toString("latin1") ?? "";
  expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(1000);
});

test("a purchase's mail has the same Message-ID each time", async () => {
  expect((await sent(content())).messageId).toBe((await sent(content())).messageId);
});

test("without a mail server each mail is a whole file in the outbox, readable by this account alone", async () => {
  const link = "https://tickets.example.org/sign-in#abc";
  const file = await send({ to: "ann@example.org", subject: "Your link", text: link });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, "utf8");
  for (const line of ["From: Admit <admit@example.org>", "To: ann@example.org", link]) expect(text).toContain(line);
});

test.each([
  ["Admit <admit@example.org>", "Admit"],
  ['"City, Tickets" <admit@example.org>', "City, Tickets"],
  ["admit@example.org", "admit@example.org"],
])("a deployment whose mails are from %s is called %s", (MAIL_FROM, name) => {
  expect(openMailer({ MAIL_FROM, ADMIT_DATA_DIR: dataDir }, 1).service).toBe(name);
});

test("answers go where MAIL_REPLY_TO says", async () => {
  const folder = await mkdtemp(join(dataDir, "mail-"));
  const settings = { MAIL_FROM: "admit@example.org", MAIL_REPLY_TO: "organiser@example.org", ADMIT_DATA_DIR: folder };
  const mailer = openMailer(settings, 1);
  await mailer.send({ to: "ann@example.org", subject: "Hello", text: "Hello" });
  mailer.close();
  const [name = ""] = await readdir(join(folder, "outbox"));
  expect(await readFile(join(folder, "outbox", name), "utf8")).toContain("Reply-To: organiser@example.org");
});

test("an Arabic mail runs from right to left, also where a program drops the page around it", async () => {
  const mail = await sent(content({ language: "ar", tickets: tickets(2, 7) }));
  const html = String(mail.html);
  expect(html).toContain('<html lang="ar" dir="rtl">');
  expect(/<table[^>]*>/.exec(html)?.[0]).toMatch(/ lang="ar"[^]* dir="rtl"[^]*text-align:right/);
  expect(html).toContain('لديك تذكرتان إلى <span dir="auto">Winter Gala</span>.');
  expect(html).toContain('مرحبًا <span dir="auto">Ann</span>،');
  expect(mail.subject).toBe("تذاكرك إلى Winter Gala: تذكرتان");
  for (const text of ["مرحبًا Ann،", "السبت، 12 ديسمبر 2026، 08:30 م إلى 12:00 ص", "التذاكر ذات الأرقام 7، 8"])
    expect(mail.text).toContain(text);
});

test("a mail and its PDF are in the holder's language", async () => {
  const mail = await sent(content({ language: "de" }));
  expect(mail.subject).toBe("Deine 2 Tickets für Winter Gala");
  expect(mail.text).toContain("Samstag 12. Dezember 2026");
  const pdf = mail.attachments.find(({ contentType }) => contentType === "application/pdf");
  const [page] = (await readPdf(pdf?.content ?? new Uint8Array())).pages;
  expect(page?.text).toContain("Einlass für eine Person");
});
