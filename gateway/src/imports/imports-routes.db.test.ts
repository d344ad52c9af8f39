import { Import, importMaxBytes, ImportPreview, importRowsMax, listOf, type Problem } from "@admit/contract";
import type { makeEvent } from "@admit/prisma/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { decideByHand } from "../../test/tools/play-issuer.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { importDone, sendImport, type SentImport } from "../../test/tools/send-import.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { purchaseId } from "../platform/line/acceptance.ts";

const gateway = testGateway();
let eventId: string;
beforeAll(async () => void (eventId = await event()));

const event = (fields: Parameters<typeof makeEvent>[1] = {}) => gateway.event(fields);
const send = (sent: Omit<SentImport, "as" | "eventId"> & Partial<SentImport>) =>
  sendImport(gateway, { as: gateway.staff, eventId, ...sent });
/** A response's import, and where it is. */
const accepted = async (sent: Parameters<typeof send>[0]) => {
  const response = await send(sent);
  expect(response.status).toBe(202);
  const found = Import.strict().parse(await response.json());
  const path = `/v1/admin/events/${found.eventId}/imports/${found.id}`;
  expect(response.headers.get("Location")).toBe(path);
  return { ...found, path };
};
const get = (path: string) => gateway.as(gateway.staff, "GET", path);
const fileOf = (...rows: string[]) => ["email,name,quantity", ...rows].join("\n");
const numbered = (count: number, row: (at: number) => string) =>
  fileOf(...Array.from({ length: count }, (_, at) => row(at)));
const unknownId = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";

async function rowsOf(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  const [rows] = await gateway.mysql.query(sql, values);
  return rows as Record<string, unknown>[];
}
const userRows = (domain: string) =>
  rowsOf("SELECT id, email, name, status, activatedAt FROM User WHERE email LIKE ? ORDER BY email", `%@${domain}`);

const figures = { decided: 0, fulfilled: 0, partial: 0, rejected: 0, failed: 0, ticketsIssued: 0 };

const people = fileOf('anna@example.org,"=Anna, ""An""",2', "ben@example.org,Ben,5", "carl@example.org,@Carl,3");

// First: an import without an issuer keeps one of the four that a gateway feeds at a time.
describe("with an issuer", () => {
  test("200: an import counts its outcomes until every row has one, and lists them as CSV without a formula", async () => {
    const own = await event({ slug: "with-imports" });
    const { id } = await accepted({ eventId: own, file: people });
    const path = `/v1/admin/events/with-imports/imports/${id}`;
    const rows = [
      '2,"anna@example.org","\'=Anna, ""An""",2',
      '3,"ben@example.org","Ben",5',
      '4,"carl@example.org","\'@Carl",3',
    ];
    const csvOf = (...outcomes: string[]) =>
      `line,email,name,quantity,status,issued,notIssued,reason\r\n${rows.map((row, at) => `${row},${outcomes[at]}\r\n`).join("")}`;
    const before = { id, eventId: own, status: "RUNNING", decided: 0 };
    expect(Import.parse(await (await get(path)).json())).toMatchObject(before);
    expect(await (await get(`${path}.csv`)).text()).toBe(csvOf('"queued",,,', '"queued",,,', '"queued",,,'));

    // There is room for 2 of 5 tickets, and for none of 3.
    const issuer = decideByHand(gateway, own, ({ quantity }) => ({ 5: 2, 3: 0 })[quantity] ?? quantity);
    const done = Import.strict().parse(await importDone(gateway, gateway.staff, path));
    await issuer.close();
    const times = { createdAt: expect.any(String), finishedAt: expect.any(String) };
    const tickets = { ticketsRequested: 10, ticketsIssued: 4 };
    const counts = { rows: 3, decided: 3, fulfilled: 1, partial: 1, rejected: 1, failed: 0 };
    expect(done).toEqual({ id, eventId: own, status: "DONE", ...counts, ...tickets, ...times });
    const report = await get(`${path}.csv`);
    expect(Object.fromEntries(report.headers)).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename=with-imports-import.csv; filename*=UTF-8''An%20event%2C%20import.csv`,
      "cache-control": "private, no-store",
    });
    const outcomes = ['"fulfilled",2,0,', '"partial",2,3,"user-cap"', '"rejected",0,3,"user-cap-reached"'];
    expect(await report.text()).toBe(csvOf(...outcomes));
  });

  test("202 while it runs, 200 once it is done: the same key with the same file is the same import", async () => {
    const own = await event();
    const sent = { eventId: own, file: fileOf("again@two.example,,1") };
    const { path, ...first } = await accepted(sent);
    expect(await accepted(sent)).toEqual({ path, ...first });
    const issuer = decideByHand(gateway, own);
    await importDone(gateway, gateway.staff, path);
    const done = await send(sent);
    await issuer.close();
    expect(done.status).toBe(200);
    expect(Import.parse(await done.json())).toMatchObject({ id: first.id, status: "DONE", decided: 1, fulfilled: 1 });
    expect(issuer.seen).toHaveLength(1);
  });
});

describe("POST imports", () => {
  test("202: every row is written with its future purchase, and unknown people are invited, silently", async () => {
    const known = await gateway.user({ email: "known@one.example", name: "Known", status: "ACTIVE" });
    const file = fileOf("new@one.example,New Name,2", "Known@one.example,Other Name,3");
    const { path: _, ...sent } = await accepted({ file });
    const { id } = sent;
    const base = { id, eventId, status: "RUNNING", rows: 2, ticketsRequested: 5, finishedAt: null };
    expect(sent).toEqual({ ...base, ...figures, createdAt: expect.any(String) });

    const people = await userRows("one.example");
    const fresh = people.find(({ email }) => email === "new@one.example")?.["id"];
    expect(people).toEqual([
      { id: known, email: "known@one.example", name: "Known", status: "ACTIVE", activatedAt: expect.any(Date) },
      { id: fresh, email: "new@one.example", name: "New Name", status: "INVITED", activatedAt: null },
    ]);
    const rows = [
      { line: 2, email: "new@one.example", name: "New Name", quantity: 2, userId: fresh },
      { line: 3, email: "known@one.example", name: "Other Name", quantity: 3, userId: known },
    ];
    expect(await rowsOf("SELECT * FROM ImportRow WHERE importId = ? ORDER BY line", id)).toEqual(
      rows.map((row) => ({
        importId: id,
        ...row,
        purchaseId: purchaseId(gateway.staff, eventId, `${id}:${row.line}`),
      })),
    );
    const { staff } = gateway;
    expect(await gateway.audit(String(fresh))).toMatchObject([{ actorId: staff, action: "user.create" }]);
    expect(await gateway.audit(known)).toEqual([]);
    const details = { eventId, rows: 2, tickets: 5, invited: 1 };
    expect(await gateway.audit(id)).toEqual([{ actorId: staff, action: "import.create", details }]);
    expect(await rowsOf("SELECT id FROM OneTimeLink WHERE userId = ?", fresh)).toEqual([]);
  });

  test("a file that is sent ten times at once is one import", async () => {
    const file = fileOf("at-once@three.example,,1", "and@three.example,,2");
    // A second upload of the same person is refused while the first arrives.
    const untilAccepted = async (): Promise<Response> => {
      const answer = await send({ file, key: "at once" });
      return answer.status === 429 ? untilAccepted() : answer;
    };
    const answers = await Promise.all(Array.from({ length: 10 }, untilAccepted));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const ids = new Set(await Promise.all(answers.map(async (answer) => Import.parse(await answer.json()).id)));
    expect(ids.size).toBe(1);
    expect(await userRows("three.example")).toHaveLength(2);
    expect(await rowsOf("SELECT line FROM ImportRow WHERE importId IN (?)", [...ids])).toHaveLength(2);
  });

  test("202: an import of the largest number of rows", async () => {
    const file = numbered(importRowsMax, (at) => `p${at}@many.example,Name ${at},1`).replaceAll("\n", "\r\n");
    expect(await accepted({ file, key: "many" })).toMatchObject({
      rows: importRowsMax,
      ticketsRequested: importRowsMax,
    });
  });

  test.for(["text/csv", "application/csv", "text/plain; charset=utf-8", "application/vnd.ms-excel"])(
    "202: a file of the type %s",
    async (type) => {
      const file = fileOf(`type-${type.length}@five.example,,1`);
      expect(await accepted({ file, type, key: type })).toMatchObject({ rows: 1 });
    },
  );

  test("400: every bad row is listed with what to do, and nothing is written", async () => {
    const own = await event();
    await gateway.user({ email: "suspended@six.example", status: "SUSPENDED" });
    const bad = ["suspended@six.example,,1", ",,1", 'x@six.example,"Open,1', "fine@six.example,,0"];
    const file = fileOf("fine@six.example,,1", ...bad);
    const problem = await problemOf(send({ eventId: own, file, key: "bad" }));
    expect(problem.code).toBe("invalid-request");
    expect(problem.detail).toBe(
      "4 of 5 rows cannot be issued, so nothing was done. Correct these rows and send the file again. Rows are numbered as in a spreadsheet.",
    );
    expect(problem.errors?.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "row 3, email: belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account",
      "row 4, email: is empty: write the person's e-mail address",
      'row 5: has a quotation mark that is not closed in this row: close it, or write "" for one inside a quoted cell',
      "row 6, quantity: “0” is too few: write 1 to 1000",
      "row 6, email: is the same address as in row 2: give each person one row",
    ]);
    expect(await userRows("six.example")).toHaveLength(1);
    expect(await rowsOf("SELECT id FROM Import WHERE eventId = ?", own)).toEqual([]);
    // The refused file was never an import, so its key is free for the corrected one.
    await accepted({ eventId: own, file: fileOf("fine@six.example,,1"), key: "bad" });
  });

  test("400: all bad rows of the longest file are listed", async () => {
    const file = numbered(importRowsMax, (at) => `p${at}${at % 5 === 0 ? "" : "@seven.example"},,1`);
    const { errors } = await problemOf(send({ file, key: "long" }));
    const bad = Array.from({ length: importRowsMax / 5 }, (_, at) => `row ${at * 5 + 2}, email`);
    expect(errors?.map(({ path }) => path)).toEqual(bad);
  });

  const file = fileOf("refused@eight.example,,1");
  const tooLong = Buffer.alloc(importMaxBytes + 1, "a");
  test.each<[what: string, sent: () => Promise<Partial<SentImport>>, code: Problem["code"]]>([
    ["400: no key", async () => ({ key: null }), "idempotency-key-required"],
    ["404: an unknown event", async () => ({ eventId: unknownId }), "event-not-found"],
    ["404: a draft", async () => ({ eventId: await event({ status: "DRAFT" }) }), "event-not-found"],
    ["404: an archived event", async () => ({ eventId: await event({ status: "ARCHIVED" }) }), "event-not-found"],
    ["413: one byte too many by its declared length", async () => ({ file: tooLong }), "payload-too-large"],
    ["413: one byte too many as it arrives", async () => ({ file: tooLong, undeclared: true }), "payload-too-large"],
    ["415: JSON", async () => ({ type: "application/json" }), "unsupported-media-type"],
    ["415: a form", async () => ({ type: "multipart/form-data; boundary=x" }), "unsupported-media-type"],
    ["415: no type", async () => ({ type: null }), "unsupported-media-type"],
  ])("%s; no user is created", async (_what, sent, code) => {
    expect(await codeOf(send({ file, key: "refused", ...(await sent()) }))).toBe(code);
    expect(await userRows("eight.example")).toEqual([]);
  });

  test("422: the same key with another file; another person's key is their own", async () => {
    const first = await accepted({ file: fileOf("a@ten.example,,1"), key: "ten" });
    const other = { file: fileOf("a@ten.example,,2"), key: "ten" };
    expect(await codeOf(send(other))).toBe("idempotency-key-reused");
    expect((await accepted({ ...other, as: gateway.admin })).id).not.toBe(first.id);
  });
});

const cyrillic = Buffer.concat([
  Buffer.from("email,name,quantity\r\nanna@eleven.example,"),
  Buffer.from([0xc0, 0xed, 0xed, 0xe0, 0x20, 0xcf, 0xe5, 0xf2, 0xf0, 0xee, 0xe2, 0xe0]),
  Buffer.from(",2\r\n"),
]);
const previewed = async (sent: Parameters<typeof send>[0]) => {
  const response = await send({ key: null, ...sent, to: `/preview${sent.to ?? ""}` });
  expect(response.status).toBe(200);
  return ImportPreview.strict().parse(await response.json());
};
const rowsOfEvent = (own: string) =>
  rowsOf("SELECT r.name FROM ImportRow r JOIN Import i ON i.id = r.importId WHERE i.eventId = ?", own);

describe("a file that is not UTF-8", () => {
  test("409 without its encoding: the problem says which one was recognised, and how to confirm it", async () => {
    const own = await event();
    const problem = await problemOf(send({ eventId: own, file: cyrillic, key: "w1251" }));
    expect([problem.code, problem.status]).toEqual(["encoding-unconfirmed", 409]);
    expect(problem.detail).toContain("looks like windows-1251");
    expect(problem.detail).toContain("encoding=windows-1251");
    expect(await rowsOfEvent(own)).toEqual([]);
    expect(await userRows("eleven.example")).toEqual([]);
    await accepted({ eventId: own, file: cyrillic, key: "w1251", to: "?encoding=windows-1251" });
    expect(await rowsOfEvent(own)).toEqual([{ name: "Анна Петрова" }]);
  });

  test("400 by an encoding in which its bytes are no characters, and by one that is not known", async () => {
    const own = await event();
    const { code, errors } = await problemOf(send({ eventId: own, file: cyrillic, to: "?encoding=utf-8" }));
    expect([code, errors?.[0]?.path]).toEqual(["invalid-request", "row 2, name"]);
    expect(await codeOf(send({ eventId: own, file: cyrillic, to: "?encoding=utf-7" }))).toBe("invalid-request");
    expect(await rowsOfEvent(own)).toEqual([]);
  });
});

describe("POST preview", () => {
  test("200: the file as it would be read, and nothing is written", async () => {
    const own = await event();
    const base = {
      recognised: "windows-1251",
      mustConfirm: true,
      separator: ",",
      columns: ["email", "name", "quantity"],
      rows: 1,
      tickets: 2,
      problem: null,
      errors: [],
      earlier: null,
      issuedRows: 0,
    };
    const asRow = (name: string) => [{ row: 2, cells: ["anna@eleven.example", name, "2"] }];
    expect(await previewed({ eventId: own, file: cyrillic })).toEqual({
      ...base,
      encoding: "windows-1251",
      firstRows: asRow("Анна Петрова"),
    });
    expect(await previewed({ eventId: own, file: cyrillic, to: "?encoding=windows-1252" })).toEqual({
      ...base,
      encoding: "windows-1252",
      firstRows: asRow("Àííà Ïåòðîâà"),
    });
    expect(await rowsOf("SELECT id FROM Import WHERE eventId = ?", own)).toEqual([]);
  });

  test("200: all that is wrong with it, of its header, its rows, its people and its size", async () => {
    await gateway.user({ email: "suspended@twelve.example", status: "SUSPENDED" });
    const bad = await previewed({ file: fileOf("suspended@twelve.example,,1", "fine@twelve.example,,0") });
    expect(bad).toMatchObject({ rows: 2, firstRows: [{ row: 2 }, { row: 3 }] });
    expect(bad.problem).toContain("2 of 2 rows cannot be issued");
    expect(bad.errors.map(({ path }) => path)).toEqual(["row 2, email", "row 3, quantity"]);
    const stray = await previewed({ file: "email,phone\na@twelve.example,1" });
    expect(stray).toMatchObject({ columns: ["email", "phone"], rows: 0, firstRows: [{ row: 2 }] });
    expect(stray.errors.map(({ path }) => path)).toEqual(["header", "header"]);
    const long = await previewed({ file: numbered(importRowsMax + 1, (at) => `p${at}@twelve.example,,1`) });
    expect(long.problem).toContain("at most 10000 rows");
  });

  test("404, 413, 415", async () => {
    const at = (sent: Partial<SentImport>) => codeOf(send({ file: people, key: null, to: "/preview", ...sent }));
    expect(await at({ eventId: unknownId })).toBe("event-not-found");
    expect(await at({ file: Buffer.alloc(importMaxBytes + 1, "a") })).toBe("payload-too-large");
    expect(await at({ type: "application/json" })).toBe("unsupported-media-type");
  });
});

describe("a list that is sent again under a new key", () => {
  const twice = "email,name,quantity\ntwice@c.example,Tw,2\nonce@c.example,On,1\n";
  test.for<[what: string, file: string | Buffer]>([
    ["as it is", twice],
    ["in UTF-16", Buffer.from(`\ufeff${twice}`, "utf16le")],
    ["with semicolons, sorted", "email;quantity\r\nonce@c.example;1\r\ntwice@c.example;2"],
  ])("409 %s: the problem says when and by whom it was imported, until it is to be issued again", async ([, file]) => {
    const own = await event();
    const first = await accepted({ eventId: own, file: twice, key: "first" });
    const again = { eventId: own, file, key: "second", as: gateway.admin };
    const problem = await problemOf(send(again));
    expect([problem.code, problem.status]).toEqual(["imported-before", 409]);
    expect(problem.detail).toContain(first.createdAt);
    const [staff] = await rowsOf("SELECT name, email FROM User WHERE id = ?", gateway.staff);
    const by = `${staff?.["name"] as string} <${staff?.["email"] as string}>`.trim();
    expect(problem.detail).toContain(by);
    expect((await previewed(again)).earlier).toEqual({ importId: first.id, at: first.createdAt, by });
    expect(await rowsOfEvent(own)).toHaveLength(2);
    expect((await accepted({ ...again, to: "?again=true" })).id).not.toBe(first.id);
    expect(await rowsOfEvent(own)).toHaveLength(4);
  });

  test("another event's list is its own", async () => {
    await accepted({ eventId: await event(), file: twice });
    const own = await event();
    expect((await previewed({ eventId: own, file: twice })).earlier).toBeNull();
    await accepted({ eventId: own, file: twice });
  });

  test("sent by two people at the same time, one of them is asked", async () => {
    const own = await event();
    const sent = [gateway.staff, gateway.admin].map((as) => send({ eventId: own, file: twice, key: "at once", as }));
    expect((await Promise.all(sent)).map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      202, 409,
    ]);
    expect(await rowsOfEvent(own)).toHaveLength(2);
  });

  test("an import of an earlier release, which has no hash of its content, is recognised by its file", async () => {
    const own = await event();
    const { id } = await accepted({ eventId: own, file: twice, key: "first" });
    await gateway.mysql.query("UPDATE Import SET contentHash = NULL WHERE id = ?", [id]);
    expect(await codeOf(send({ eventId: own, file: twice, key: "second" }))).toBe("imported-before");
  });

  test.for(["comma", "semicolon"])("its report with a %s can be sent as it is, and asks", async (separator) => {
    const own = await event();
    const { path } = await accepted({ eventId: own, file: twice, key: "first" });
    const report = await (await get(`${path}.csv?separator=${separator}`)).text();
    const again = { eventId: own, file: `\ufeff${report}`, key: "report" };
    expect(await previewed(again)).toMatchObject({ problem: null, rows: 2, tickets: 3, issuedRows: 2 });
    expect(await codeOf(send(again))).toBe("imported-before");
    // A part of it, which is another list.
    const part = { ...again, file: report.split("\r\n").slice(0, 2).join("\r\n") };
    const problem = await problemOf(send(part));
    expect([problem.code, problem.detail]).toEqual([
      "imported-before",
      "By this report, 1 of its rows have tickets or are in line. To issue them once more, send the list with again=true.",
    ]);
    await accepted({ ...part, to: "?again=true" });
    expect(await rowsOfEvent(own)).toHaveLength(3);
  });
});

describe("GET", () => {
  test("200: every row of a long report, in the order of the file", async () => {
    const { path } = await accepted({
      eventId: await event(),
      file: numbered(2500, (at) => `long-${at}@example.org,,1`),
    });
    const lines = (await (await get(`${path}.csv`)).text()).trimEnd().split("\r\n").slice(1);
    expect(lines.map((line) => line.split(",").slice(0, 2))).toEqual(
      Array.from({ length: 2500 }, (_, at) => [String(at + 2), `"long-${at}@example.org"`]),
    );
  });

  test("200: an event's imports, newest first, page by page, without other events'", async () => {
    const [own, other] = [await event(), await event()];
    await accepted({ eventId: other, file: people });
    const ids: string[] = [];
    for (const key of ["a", "b", "c"])
      ids.push((await accepted({ eventId: own, file: people, key, to: "?again=true" })).id);
    await gateway.mysql.query("UPDATE Import SET createdAt = '2026-01-01' WHERE id IN (?)", [ids.slice(0, 2)]);
    const old = ids.slice(0, 2).toSorted().toReversed();
    const page = async (query: string, of = own) =>
      listOf(Import).parse(await (await get(`/v1/admin/events/${of}/imports?limit=2${query}`)).json());
    expect(await page("", await event({ status: "DRAFT" }))).toEqual({ items: [], nextCursor: null });
    const first = await page("");
    const second = await page(`&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([ids[2], ...old]);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({ rows: 3, ticketsRequested: 10 });
  });

  test("400 and 404", async () => {
    const [own, other] = [await event(), await event()];
    const { id } = await accepted({ eventId: own, file: people });
    const at = (ofEvent: string, end: string) => codeOf(get(`/v1/admin/events/${ofEvent}/imports${end}`));
    for (const end of [`/${id}`, `/${id}.csv`, ""]) expect(await at(unknownId, end)).toBe("event-not-found");
    for (const end of [`/${unknownId}`, `/${unknownId}.csv`, "/x", "/x.csv", "/.csv"])
      expect(await at(own, end)).toBe("import-not-found");
    for (const end of [`/${id}`, `/${id}.csv`]) expect(await at(other, end)).toBe("import-not-found");
    expect(await at(own, "?limit=0")).toBe("invalid-request");
  });
});
