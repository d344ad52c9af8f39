import { inflateSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { qrQuietZone } from "../code/ticket-qr.ts";
import { exampleCode, exampleEvent } from "../testing/examples.ts";
import { readPdf } from "../testing/read-pdf.ts";
import type { TicketSheet } from "./ticket-page.ts";
import { fitText } from "./text-lines.ts";
import { ticketsPdf } from "./tickets-pdf.ts";
import { typefacesFor } from "./typefaces.ts";

const fiveCm = (5 / 2.54) * 72;

// Whole documents take seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const sheet: TicketSheet = {
  event: exampleEvent,
  holder: { name: "Ann Example", email: "ann@example.org" },
  publicUrl: "https://tickets.example.org",
  language: "en" as const,
};
const tickets = (...numbers: number[]) => numbers.map((number) => ({ number, code: exampleCode(number) }));
const titled = (title: string): TicketSheet => ({ ...sheet, event: { ...sheet.event, title } });
const textOf = async (of: TicketSheet) => (await readPdf(await ticketsPdf(of, tickets(1)))).pages[0]?.text ?? "";

/** A title as it is laid out on a ticket. */
async function fitted(title: string): Promise<{ lines: string[]; size: number }> {
  const { heading } = await typefacesFor({ heading: [title], text: [] }, "UTC");
  const sizes = [36, 30, 24, 20, 16, 13, 10] as const;
  const { lines, size } = fitText(title, { typeface: heading, width: 272, sizes, linesMax: 3 });
  return { lines: lines.map(({ runs }) => runs.map(({ text }) => text).join("")), size };
}

/** The first page's drawing instructions. */
function contentOf(pdf: Buffer): string {
  const source = pdf.toString("latin1");
  const contents = /\/Contents (\d+) 0 R/.exec(source)?.[1];
  const stream = new RegExp(`\n${contents} 0 obj\n[^]*?stream\n([^]*?)\nendstream`).exec(source)?.[1] ?? "";
  return inflateSync(Buffer.from(stream, "latin1")).toString("latin1");
}

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
    expect(pages[at]?.qr.width).toBeGreaterThan(fiveCm);
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

/** A name and a title of each script, and each letter that a mark, a ligature or a neighbour changes. */
const scripts = [
  "山田太郎",
  "王小明 张伟",
  "林志玲 劉德華",
  "김민수 콘서트",
  "محمد علي",
  "مهرجان الشتاء ٢٠٢٦ لا إله",
  "فستیوال زمستانی تهران",
  "דוד בן־גוריון",
  "กำธร น้ำผึ้ง",
  "अनिल श्री क्षत्रिय कर्म हिन्दी",
  "বাংলা উৎসব কৃষ্ণ",
  "தமிழ் கொண்டாட்டம்",
  "తెలుగు క్రిస్",
  "ગુજરાતી શ્રી",
  "ਪੰਜਾਬੀ ਸਿੰਘ",
  "ಕನ್ನಡ ಶ್ರೀ",
  "മലയാളം ക്ഷേത്രം",
  "ଓଡ଼ିଆ".normalize("NFC"),
  "සිංහල ශ්‍රී",
  "Łukasz Żółć",
  "Nguyễn Thị",
  "Weihnachtsoratorium",
  "ქართული",
  "Հայերեն",
  "አማርኛ",
  "ភាសាខ្មែរ",
  "ພາສາລາວ",
  "မြန်မာ ကျေးဇူး",
  "ދިވެހި",
];

test.each(scripts)("%s is drawn by a typeface that has it, and is read as it was written", async (name) => {
  const { holder, ...rest } = titled(name);
  const { pages } = await readPdf(await ticketsPdf({ ...rest, holder: { ...holder, name } }, tickets(1)));
  const read = pages[0]?.text.replaceAll(/\s/g, "") ?? "";
  expect(read).not.toContain("\ufffd");
  expect(read.split(name.normalize("NFC").replaceAll(/\s/g, ""))).toHaveLength(3);
  expect(pages[0]?.code).toBe(exampleCode(1));
});

test("a German ticket has its texts and its date in German", async () => {
  const text = await textOf({ ...sheet, language: "de" });
  for (const part of ["Samstag 12. Dezember 2026", "20:30 bis 00:00 MEZ", "Einlass für eine Person"])
    expect(text).toContain(part);
});

test("an Arabic ticket reads from right to left, also where its title and its holder's name do not", async () => {
  const pdf = await ticketsPdf({ ...titled("Winter Gala ".repeat(4)), language: "ar" }, tickets(1204));
  expect(pdf.toString("latin1")).toContain("/Lang (ar)");
  const [page] = (await readPdf(pdf)).pages;
  const text = page?.text.replaceAll(/\s/g, "");
  for (const part of ["تذكرة", "1204", "دخول شخص واحد", "Ann Example", "السبت"])
    expect(text).toContain(part.replaceAll(" ", ""));
  const rightOf = (part: string) => page?.parts.find((each) => each.text.includes(part))?.right;
  const edge = 595.28 / 2 + 312 / 2 - 20;
  for (const part of ["Gala", "Old Town Hall", "تذكرة", "1204"]) expect(rightOf(part)).toBeCloseTo(edge, 0);
  expect(rightOf("Ann Example")).toBeCloseTo(edge - 110, 0);
});

test("a letter that no typeface has is replaced by a visible mark, and the rest is drawn", async () => {
  const text = await textOf(titled("\u{13000} \u{12000} Night"));
  expect(text).toContain("Night");
  expect(text.match(/\ufffd/g)).toHaveLength(2);
});

test("a screen reader has the texts in their order, and a text for the QR that is not its code", async () => {
  const pdf = await ticketsPdf({ ...sheet, event: { ...sheet.event, title: "Jack & <Jill>" } }, tickets(7, 8));
  const { title, isTagged, pages } = await readPdf(pdf);
  expect([title, isTagged]).toEqual(["Jack & <Jill>", true]);
  for (const [at, number] of [7, 8].entries()) {
    const paragraph = { role: "P" };
    const figure = { role: "Figure", alt: `QR code of ticket ${number}` };
    expect(pages[at]?.structure).toEqual([
      paragraph,
      { role: "H1" },
      paragraph,
      paragraph,
      paragraph,
      figure,
      paragraph,
    ]);
  }
  const source = pdf.toString("latin1");
  for (const part of ["/Lang (en)", "/DisplayDocTitle true", "<pdfuaid:part>1<", "Jack &amp; &lt;Jill&gt;</rdf:li>"])
    expect(source).toContain(part);
  expect(source.match(/\/Tabs \/S/g)).toHaveLength(2);
  for (const number of [7, 8]) expect(source).not.toContain(exampleCode(number));
});

test("all that is drawn is either tagged or decoration", async () => {
  const marks = { opened: 0, drawn: 0, unmarked: 0 };
  const content = contentOf(await ticketsPdf(sheet, tickets(1)));
  for (const line of content.split("\n")) {
    if (/ (BDC|BMC)$/.test(line)) marks.opened += 1;
    else if (line === "EMC") marks.opened -= 1;
    else if (/ TJ$|^(f|B|S)$/.test(line)) {
      marks.drawn += 1;
      if (marks.opened !== 1) marks.unmarked += 1;
    }
  }
  expect(marks.unmarked).toBe(0);
  expect(marks.drawn).toBeGreaterThan(10);
});

test("neither fold of a sheet in half, of A4 or of Letter, meets the QR or its quiet zone", async () => {
  const { pages } = await readPdf(await ticketsPdf(sheet, tickets(1)));
  const { top = 0, bottom = 0, width = 0 } = pages[0]?.qr ?? {};
  const quiet = (width / 41) * qrQuietZone;
  for (const height of [841.89, 792]) {
    const fold = height / 2;
    expect(top - quiet > fold || bottom + quiet < fold).toBe(true);
  }
  expect(bottom + quiet).toBeLessThan(792 - 36);
});

test("a long title shrinks before one of its parts is broken", async () => {
  const { lines, size } = await fitted("Weihnachtsoratorium");
  expect(lines).toEqual(["Weihnachtsoratorium"]);
  expect(size).toBeLessThan(36);
  const spoken = (await fitted("Donaudampfschifffahrtsgesellschaft Rhabarberbarbara")).lines;
  expect(spoken.map((line) => line.trim())).toEqual(["Donaudampfschifffahrtsgesellschaft", "Rhabarberbarbara"]);
});

test("scripts without spaces break between their parts of speech", async () => {
  const parts = new Intl.Segmenter("th", { granularity: "word" });
  const title = "เทศกาลดนตรีฤดูหนาวกรุงเทพมหานครครั้งที่ยิ่งใหญ่ที่สุด";
  const starts = Array.from(parts.segment(title), ({ index }) => index);
  const { lines } = await fitted(title);
  expect(lines.length).toBeGreaterThan(1);
  let at = 0;
  for (const line of lines) {
    expect(starts).toContain(at);
    at += line.length;
  }
});

test("text from right to left begins at the right, and its figures run from left to right", async () => {
  const { heading } = await typefacesFor({ heading: ["دعوة 2026 (ليلة)"], text: [] }, "UTC");
  const block = fitText("دعوة 2026 (ليلة)", { typeface: heading, width: 300, sizes: [20], linesMax: 1 });
  expect(block.rightToLeft).toBe(true);
  const runs = block.lines[0]?.runs ?? [];
  const of = (text: string) => runs.find((run) => run.text.includes(text));
  expect(of("دعوة")?.x).toBeGreaterThan(of("2026")?.x ?? Infinity);
  expect(of("2026")?.x).toBeGreaterThan(of("ليلة")?.x ?? Infinity);
  expect([of("دعوة"), of("2026")].map((run) => run?.rightToLeft)).toEqual([true, false]);
});

test("a text of hundreds of letters that need a font each has a bound", async () => {
  const all = Array.from({ length: 200 }, (_, at) => String.fromCodePoint(0x4e00 + at * 90)).join("");
  const { faces } = await typefacesFor({ heading: [all], text: [all] }, "Asia/Tokyo");
  expect(faces.length).toBeLessThanOrEqual(43);
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
