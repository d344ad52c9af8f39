import { expect, test, vi } from "vitest";
import { exampleCode, exampleEvent } from "../testing/examples.ts";
import { readPdf } from "../testing/read-pdf.ts";
import type { TicketSheet } from "./ticket-page.ts";
import { ticketsPdf } from "./tickets-pdf.ts";

// Whole documents take seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const sheet: TicketSheet = {
  event: exampleEvent,
  holder: { name: "Ann Example", email: "ann@example.org" },
  publicUrl: "https://tickets.example.org",
};
const tickets = (...numbers: number[]) => numbers.map((number) => ({ number, code: exampleCode(number) }));
const titled = (title: string): TicketSheet => ({ ...sheet, event: { ...sheet.event, title } });
const textOf = async (of: TicketSheet) => (await readPdf(await ticketsPdf(of, tickets(1)))).pages[0]?.text ?? "";

test("each ticket has its own page, with its texts and a QR that reads as its code", async () => {
  const { title, pages } = await readPdf(await ticketsPdf(sheet, tickets(7, 8, 1204)));
  expect(title).toBe("Winter Gala");
  expect(pages).toHaveLength(3);
  for (const [at, number] of [7, 8, 1204].entries()) {
    for (const text of ["Winter Gala", "Old Town Hall", "Saturday 12 December 2026", "20:30 to 00:00 CET"])
      expect(pages[at]?.text).toContain(text);
    expect(pages[at]?.text).toContain(`Ticket${number}Admits oneAnn Example`);
    expect(pages[at]?.text).toContain("https://tickets.example.org/tickets");
    expect(pages[at]?.code).toBe(exampleCode(number));
    expect(pages[at]?.qrWidthCm).toBeGreaterThan(5);
  }
});

test.each([
  "Łódź, Öğretmen, Ħal, Ţară",
  "Зимний фестиваль, ѓорѓи, їжак",
  "Χειμερινή γιορτή ἀρχή",
  "Đại nhạc hội mùa đông ở Việt Nam",
  "Việt".normalize("NFD"),
])("letters of %s are drawn as they are, and those composed of parts as one", async (title) => {
  expect((await textOf(titled(title))).replaceAll(" ", "")).toContain(title.normalize("NFC").replaceAll(" ", ""));
});

test("a letter that no typeface has is replaced by a visible mark, and the rest is drawn", async () => {
  const text = await textOf(titled("東京 👩‍👩‍👧 Night"));
  expect(text).toContain("\ufffd\ufffd");
  expect(text).toContain("Night");
  expect(text.match(/\ufffd/g)).toHaveLength(3);
});

test("a title cannot turn the direction of what follows, nor break the page into lines of its own", async () => {
  const text = await textOf(titled("A\u202eB\u0000\r\n\tC\u2066D"));
  expect(text).toContain("AB CD");
});

test("the longest title, venue and name leave the number and the QR their room", async () => {
  const long = "Wörterbücherausstellungseröffnung ".repeat(6).slice(0, 200);
  const event = { ...sheet.event, title: long, venue: long };
  const { pages } = await readPdf(
    await ticketsPdf({ ...sheet, event, holder: { name: "W".repeat(200), email: null } }, tickets(2_000_000_000)),
  );
  expect(pages).toHaveLength(1);
  expect(pages[0]?.text).toContain("2000000000");
  expect(pages[0]?.text).toContain("…");
  expect(pages[0]?.code).toBe(exampleCode(2_000_000_000));
});

test("a holder without a name is named by the address", async () => {
  expect(await textOf({ ...sheet, holder: { name: "", email: "ann@example.org" } })).toContain("ann@example.org");
});

test("while many tickets are drawn, other work runs after each page", async () => {
  let turns = 0;
  let drawing = true;
  const count = (): void => {
    turns += 1;
    if (drawing) setImmediate(count);
  };
  setImmediate(count);
  await ticketsPdf(sheet, tickets(...Array.from({ length: 50 }, (_, at) => at + 1)));
  drawing = false;
  expect(turns).toBeGreaterThanOrEqual(50);
});
