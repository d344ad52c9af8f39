import { Import, importMaxBytes, importRowsMax } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { signSession } from "../../people/sessions/session-token.ts";
import { purchaseId } from "../../platform/line/purchase-id.ts";
import { decideByHand } from "../../../test/tools/play-issuer.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { importDone, sendImport, type SentImport } from "../../../test/tools/send-import.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const event = () => makeEvent(gateway.mysql);
const send = (sent: Omit<SentImport, "as"> & { as?: string | null }) => sendImport(gateway, { as: staff, ...sent });
const codeOf = async (answer: Promise<Response>) => (await problemOf(await answer)).code;

async function rowsOf(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  const [rows] = await gateway.mysql.query(sql, values);
  return rows as Record<string, unknown>[];
}

const userRows = (pattern: string) =>
  rowsOf("SELECT id, email, name, status, activatedAt FROM User WHERE email LIKE ? ORDER BY email", pattern);

test("202: every row is written with its purchase to be, and unknown people are invited, silently", async () => {
  const eventId = await event();
  const known = await gateway.user({ email: "known@one.example", name: "Known", status: "ACTIVE" });
  const file = "email,name,quantity\nnew@one.example,New Name,2\nKnown@one.example,Other Name,3\n";
  const response = await send({ eventId, file });
  expect(response.status).toBe(202);
  const made = Import.strict().parse(await response.json());
  expect(made).toEqual({
    id: made.id,
    eventId,
    status: "RUNNING",
    rows: 2,
    decided: 0,
    fulfilled: 0,
    partial: 0,
    rejected: 0,
    failed: 0,
    ticketsRequested: 5,
    ticketsIssued: 0,
    createdAt: expect.any(String),
    finishedAt: null,
  });
  expect(response.headers.get("Location")).toBe(`/v1/admin/events/${eventId}/imports/${made.id}`);

  const people = await userRows("%@one.example");
  const fresh = people.find(({ email }) => email === "new@one.example");
  expect(people).toEqual([
    { id: known, email: "known@one.example", name: "Known", status: "ACTIVE", activatedAt: expect.any(Date) },
    { id: expect.any(String), email: "new@one.example", name: "New Name", status: "INVITED", activatedAt: null },
  ]);
  expect(await rowsOf("SELECT * FROM ImportRow WHERE importId = ? ORDER BY line", made.id)).toEqual([
    {
      importId: made.id,
      line: 1,
      email: "new@one.example",
      name: "New Name",
      quantity: 2,
      userId: fresh?.["id"],
      purchaseId: purchaseId(staff, eventId, `${made.id}:1`),
    },
    {
      importId: made.id,
      line: 2,
      email: "known@one.example",
      name: "Other Name",
      quantity: 3,
      userId: known,
      purchaseId: purchaseId(staff, eventId, `${made.id}:2`),
    },
  ]);
  const entries = "SELECT actorId, action, details FROM AuditEntry WHERE subjectId = ?";
  const [created] = await rowsOf(entries, fresh?.["id"]);
  expect(created).toMatchObject({ actorId: staff, action: "user.create" });
  expect(await rowsOf(entries, known)).toEqual([]);
  const [imported] = await rowsOf(entries, made.id);
  expect(imported).toMatchObject({ actorId: staff, action: "import.create" });
  expect(detailsOf(imported)).toEqual({ eventId, rows: 2, tickets: 5, invited: 1 });
  expect(await rowsOf("SELECT id FROM OneTimeLink WHERE userId = ?", fresh?.["id"])).toEqual([]);
});

/** MariaDB gives JSON as text, MySQL as what it says. */
function detailsOf(entry: Record<string, unknown> | undefined): unknown {
  const details = entry?.["details"];
  return typeof details === "string" ? JSON.parse(details) : details;
}

test("202 while it runs, 200 once it is done: the same key with the same file is the same import", async () => {
  const eventId = await event();
  const file = "email,quantity\nagain@two.example,1\n";
  const first = Import.parse(await (await send({ eventId, file })).json());
  const again = await send({ eventId, file });
  expect([again.status, Import.parse(await again.json())]).toEqual([202, first]);

  const issuer = decideByHand(gateway, eventId);
  await importDone(gateway, staff, `/v1/admin/events/${eventId}/imports/${first.id}`);
  const done = await send({ eventId, file });
  await issuer.close();
  expect(done.status).toBe(200);
  expect(Import.parse(await done.json())).toMatchObject({ id: first.id, status: "DONE", decided: 1, fulfilled: 1 });
  expect(issuer.seen).toHaveLength(1);
});

/** Sends it again until the earlier upload has ended. */
async function sendInTurn(sent: Parameters<typeof send>[0]): Promise<Response> {
  for (;;) {
    const answer = await send(sent);
    if (answer.status !== 429) return answer;
  }
}

test("sent ten times at once, it is made once", async () => {
  const eventId = await event();
  const file = "email,quantity\nat-once@three.example,1\nand@three.example,2";
  const answers = await Promise.all(Array.from({ length: 10 }, () => sendInTurn({ eventId, file })));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
  const ids = new Set(await Promise.all(answers.map(async (answer) => Import.parse(await answer.json()).id)));
  expect(ids.size).toBe(1);
  expect(await userRows("%@three.example")).toHaveLength(2);
  expect(await rowsOf("SELECT line FROM ImportRow WHERE importId IN (?)", [...ids])).toHaveLength(2);
});

test("two imports of the same unknown people at once make each of them once", async () => {
  const eventId = await event();
  const both = [staff, await gateway.user({ role: "STAFF" })];
  const people = Array.from({ length: 1200 }, (_, at) => `p${at}@four.example,1`);
  const files = [people, people.toReversed()].map((rows) => ["email,quantity", ...rows].join("\n"));
  const answers = await Promise.all(files.map((file, at) => send({ eventId, file, as: both[at] ?? null })));
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(await userRows("%@four.example")).toHaveLength(1200);
  const entries = await rowsOf(
    "SELECT a.id FROM AuditEntry a JOIN User u ON u.id = a.subjectId WHERE u.email LIKE '%@four.example'",
  );
  expect(entries).toHaveLength(1200);
});

test("202: an import of as many rows as there may be", async () => {
  const rows = Array.from({ length: importRowsMax }, (_, at) => `p${at}@many.example,Name ${at},1`);
  const response = await send({ eventId: await event(), file: ["email,name,quantity", ...rows].join("\r\n") });
  expect(response.status).toBe(202);
  expect(Import.parse(await response.json())).toMatchObject({ rows: importRowsMax, ticketsRequested: importRowsMax });
});

test.for(["text/csv", "application/csv", "text/plain; charset=utf-8", "application/vnd.ms-excel"])(
  "202: a file of the type %s",
  async (type) => {
    const eventId = await event();
    expect((await send({ eventId, file: "email,quantity\ntype@five.example,1", type })).status).toBe(202);
  },
);

test("400: every bad row is told with what to do, and nothing is written", async () => {
  const eventId = await event();
  await gateway.user({ email: "suspended@six.example", status: "SUSPENDED" });
  const rows = [
    "fine@six.example,Fine,1",
    "suspended@six.example,Suspended,1",
    ",Nobody,1",
    'open@six.example,"Open,1',
    "fine@six.example,Fine,0",
  ];
  const response = await send({ eventId, file: ["email,name,quantity", ...rows].join("\n"), key: "bad" });
  const problem = await problemOf(response);
  expect(problem.code).toBe("invalid-request");
  expect(problem.detail).toBe(
    "4 of 5 rows cannot be issued, so nothing was done. Correct these rows and send the file again. Row 1 is the first below the header.",
  );
  expect(problem.errors).toEqual([
    {
      path: "row 2, email",
      message: "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account",
    },
    { path: "row 3, email", message: "is empty: write the person's e-mail address" },
    {
      path: "row 4",
      message:
        'has a quotation mark that is not closed, or is in the middle of a cell: write "" for one inside a quoted cell',
    },
    { path: "row 5, quantity", message: "“0” is too few: write 1 to 1000" },
    { path: "row 5, email", message: "is the same address as in row 1: give each person one row" },
  ]);
  expect(await userRows("%@six.example")).toHaveLength(1);
  expect(await rowsOf("SELECT id FROM Import WHERE eventId = ?", eventId)).toEqual([]);
  // The mended file may come with the same key: the refused one was never an import.
  const mended = await send({ eventId, file: "email,name,quantity\nfine@six.example,Fine,1", key: "bad" });
  expect(mended.status).toBe(202);
});

test("400: all bad rows of a full file are told", async () => {
  const rows = Array.from({ length: importRowsMax }, (_, at) => (at % 5 === 0 ? `p${at},1` : `p${at}@seven.example,1`));
  const problem = await problemOf(await send({ eventId: await event(), file: ["email,quantity", ...rows].join("\n") }));
  expect(problem.errors?.map(({ path }) => path)).toEqual(
    Array.from({ length: importRowsMax / 5 }, (_, at) => `row ${at * 5 + 1}, email`),
  );
});

test("400: a header that is none, and no key", async () => {
  const eventId = await event();
  const problem = await problemOf(await send({ eventId, file: "a@b.example,1" }));
  expect([problem.code, problem.errors?.[0]?.path]).toEqual(["invalid-request", "header"]);
  expect(await codeOf(send({ eventId, file: "email,quantity\na@b.example,1", key: null }))).toBe(
    "idempotency-key-required",
  );
});

test("401 without a session, 403 for a buyer", async () => {
  const eventId = await event();
  const file = "email,quantity\na@b.example,1";
  expect(await codeOf(send({ eventId, file, as: null }))).toBe("unauthenticated");
  expect(await codeOf(send({ eventId, file, as: await gateway.user() }))).toBe("forbidden");
});

test("404: an unknown event, a draft, an archived one; nobody is made for it", async () => {
  const ids = ["01JD3V5Y6Q8ZK2M4N6P8R0S2T4"];
  for (const status of ["DRAFT", "ARCHIVED"] as const) ids.push(await makeEvent(gateway.mysql, { status }));
  for (const eventId of ids)
    expect(await codeOf(send({ eventId, file: "email,quantity\nlost@eight.example,1" }))).toBe("event-not-found");
  expect(await userRows("%@eight.example")).toEqual([]);
});

test("413: one row or one byte more than there may be, by its declared length or by what comes", async () => {
  const eventId = await event();
  const rows = Array.from({ length: importRowsMax + 1 }, (_, at) => `p${at}@nine.example,1`);
  expect(await codeOf(send({ eventId, file: ["email,quantity", ...rows].join("\n") }))).toBe("payload-too-large");
  expect(await codeOf(send({ eventId, file: Buffer.alloc(importMaxBytes + 1, "a") }))).toBe("payload-too-large");
  const asked = await sendImport(gateway, {
    eventId,
    as: staff,
    file: Buffer.alloc(importMaxBytes + 1, "a"),
    undeclared: true,
  });
  expect(await codeOf(Promise.resolve(asked))).toBe("payload-too-large");
  expect(await userRows("%@nine.example")).toEqual([]);
});

test("415: a file of another type, or of none", async () => {
  const eventId = await event();
  for (const type of ["application/json", "multipart/form-data; boundary=x", null])
    expect(await codeOf(send({ eventId, file: "email,quantity\na@b.example,1", type }))).toBe("unsupported-media-type");
});

test("422: the same key with another file; another's key is their own", async () => {
  const eventId = await event();
  const first = Import.parse(await (await send({ eventId, file: "email,quantity\na@ten.example,1" })).json());
  const other = "email,quantity\na@ten.example,2";
  expect(await codeOf(send({ eventId, file: other }))).toBe("idempotency-key-reused");
  const admin = await gateway.user({ role: "ADMIN" });
  expect(Import.parse(await (await send({ eventId, file: other, as: admin })).json()).id).not.toBe(first.id);
});

/** A body that has begun, and continues on a signal. */
function heldFile(text: string) {
  let go = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from(text));
      go = () => controller.close();
    },
  });
  return { body, go: () => go() };
}

/** Sends a file that arrives only when `go` is called. */
async function sendHeld(eventId: string, as: string, text: string) {
  const { body, go } = heldFile(text);
  const headers = {
    Authorization: `Bearer ${(await signSession(as, gateway.services.keys)).token}`,
    "Idempotency-Key": "held",
    "Content-Type": "text/csv",
    "Transfer-Encoding": "chunked",
  };
  const path = `/v1/admin/events/${eventId}/imports`;
  // Without `duplex` a request does not stream.
  const init = { method: "POST", headers, body, duplex: "half" } as const;
  return { answer: gateway.app.request(path, init), go };
}

test("429: a second upload of the same member of staff while the first arrives; others' uploads are accepted", async () => {
  const eventId = await event();
  const slow = await gateway.user({ role: "STAFF" });
  const file = "email,quantity\nslow@eleven.example,1\n";
  const found = vi.spyOn(gateway.services.events, "find");
  const held = await sendHeld(eventId, slow, file);
  await expect.poll(() => found.mock.settledResults.map(({ type }) => type)).toEqual(["fulfilled"]);
  found.mockRestore();
  const second = await send({ eventId, file, as: slow });
  expect([await codeOf(Promise.resolve(second.clone())), second.headers.get("Retry-After")]).toEqual([
    "rate-limited",
    "5",
  ]);
  expect((await send({ eventId, file: "email,quantity\nother@eleven.example,1\n" })).status).toBe(202);
  held.go();
  expect((await held.answer).status).toBe(202);
  expect((await send({ eventId, file, as: slow, key: "after" })).status).toBe(202);
});

test("503: more uploads at a time than a gateway allows", async () => {
  const eventId = await event();
  const file = "email,quantity\nmany@twelve.example,1\n";
  const people = await Promise.all(Array.from({ length: 4 }, () => gateway.user({ role: "STAFF" })));
  const found = vi.spyOn(gateway.services.events, "find");
  const held = await Promise.all(people.map((as) => sendHeld(eventId, as, file)));
  await expect.poll(() => found.mock.settledResults.map(({ type }) => type)).toEqual(people.map(() => "fulfilled"));
  found.mockRestore();
  const refused = await send({ eventId, file });
  expect([await codeOf(Promise.resolve(refused.clone())), refused.headers.get("Retry-After")]).toEqual([
    "gateway-busy",
    "5",
  ]);
  for (const { go } of held) go();
  for (const { answer } of held) expect((await answer).status).toBe(202);
});
