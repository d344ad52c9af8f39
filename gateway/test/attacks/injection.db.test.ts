import { listOf, StaffUser } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { beforeAll, expect, test } from "vitest";
import { issue } from "../tools/issue.ts";
import { problemOf } from "../tools/problem-of.ts";
import { testGateway } from "../tools/test-gateway.ts";

const gateway = testGateway();
let eventId: string;
beforeAll(async () => void (eventId = await makeEvent(gateway.mysql)));

const evil = [
  "' OR '1'='1",
  "') OR 1=1 -- ",
  '" OR ""="',
  "\\' OR 1=1 #",
  "%",
  "_",
  "\\",
  "*/ OR 1=1 /*",
  "?",
  ":id",
  "x'; DROP TABLE User; -- ",
];

async function peopleFound(q: string): Promise<StaffUser[]> {
  const response = await gateway.as(gateway.staff, "GET", `/v1/admin/users?q=${q}`);
  return listOf(StaffUser).parse(await response.json()).items;
}

test.each(evil)("a search for %j is literal: it finds only the person of that name", async (text) => {
  const name = `${text} of a name`;
  const userId = await gateway.user({ name });
  await issue(gateway.mysql, { eventId, userId, count: 1 });
  const q = encodeURIComponent(name);
  expect(await peopleFound(q)).toMatchObject([{ id: userId, name }]);
  const tickets = await gateway.as(gateway.staff, "GET", `/v1/admin/events/${eventId}/tickets?q=${q}`);
  expect(await tickets.json()).toMatchObject({ items: [{ holder: { id: userId } }] });
});

test.each(evil)("%j as an id or a slug is not found, and as a key it is valid", async (text) => {
  const value = encodeURIComponent(text);
  const buyer = await gateway.user();
  for (const path of [
    `/v1/events/${value}`,
    `/v1/events/${value}/line`,
    `/v1/tickets/${value}`,
    `/v1/events/${eventId}/purchases/${value}`,
  ])
    expect((await problemOf(await gateway.as(buyer, "GET", path))).status, path).toBe(404);
  const key = { "Idempotency-Key": text };
  const bought = await gateway.as(buyer, "POST", `/v1/events/${eventId}/purchases`, { quantity: 1 }, key);
  expect(bought.status).toBe(202);
  const [[{ users }]] = (await gateway.mysql.query("SELECT COUNT(*) AS users FROM User")) as unknown as [
    [{ users: number }],
  ];
  expect(users).toBeGreaterThan(1);
});

const lists = (): string[] => [
  "/v1/events",
  "/v1/me/tickets",
  "/v1/me/purchases",
  "/v1/admin/events",
  "/v1/admin/users",
  "/v1/admin/audit",
  ...["tickets", "purchases", "imports"].map((list) => `/v1/admin/events/${eventId}/${list}`),
];
const withCursor = (path: string, position: unknown): Promise<Response> =>
  gateway.as(gateway.staff, "GET", `${path}?cursor=${Buffer.from(JSON.stringify(position)).toString("base64url")}`);

test("a forged cursor is refused", async () => {
  for (const position of [["' OR 1=1"], [{ gt: "" }], { id: { gt: "" } }, [["a"]], "a", null])
    for (const path of lists())
      expect((await problemOf(await withCursor(path, position))).code, path).toBe("invalid-request");
});

test("a cursor with a time or number out of range breaks no list", async () => {
  const far = [9e15, -9e15, 1e308, 253_402_300_800_000];
  const positions = far.flatMap((number) => [
    [number],
    [number, "x"],
    ["x", number],
    [number, 0, number, "x"],
    [0, 0, number, "x"],
  ]);
  for (const position of positions)
    for (const path of lists())
      expect([200, 400], `${path} ${JSON.stringify(position)}`).toContain((await withCursor(path, position)).status);
});

test("a parameter that is repeated, or a list, counts once or is refused", async () => {
  for (const query of ["limit=1&limit=200", "status=ACTIVE&status=SUSPENDED", "q[$ne]=x", "q=a&q=b"]) {
    const { status } = await gateway.as(gateway.staff, "GET", `/v1/admin/users?${query}`);
    expect([200, 400], query).toContain(status);
  }
});

test("no input can forge a line of the log", async () => {
  const forged = '\n{"level":60,"msg":"forged"}';
  const before = gateway.logged.length;
  const buyer = await gateway.user({ name: forged });
  await gateway.as(buyer, "GET", `/v1/admin/users?q=${encodeURIComponent(forged)}`);
  await gateway.as(buyer, "GET", `/nowhere/${encodeURIComponent(forged)}`);
  await gateway.as(buyer, "GET", "/v1/me", undefined, { "X-Request-Id": "a\tb", traceparent: "00-\t-00-01" });
  await gateway.as(null, "POST", "/v1/sign-in", { email: `a@example.org${forged}` });
  const lines = gateway.logged.slice(before);
  expect(lines.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(lines)).not.toContain("forged");
});
