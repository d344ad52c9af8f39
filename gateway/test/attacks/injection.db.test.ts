import { beforeAll, expect, test } from "vitest";
import { problemOf } from "../tools/problem-of.ts";
import { testGateway } from "../tools/test-gateway.ts";

const gateway = testGateway();
let eventId: string;
beforeAll(async () => void (eventId = await gateway.event()));

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

const found = async (path: string, q: string) =>
  (await gateway.as(gateway.staff, "GET", `${path}?q=${encodeURIComponent(q)}`)).json();

test.each(evil)("a search for %j is literal: it finds only the person of that name", async (text) => {
  const name = `${text} of a name`;
  const userId = await gateway.user({ name });
  await gateway.issue({ eventId, userId, count: 1 });
  expect(await found("/v1/admin/users", name)).toMatchObject({ items: [{ id: userId, name }] });
  const tickets = `/v1/admin/events/${eventId}/tickets`;
  expect(await found(tickets, name)).toMatchObject({ items: [{ holder: { id: userId } }] });
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
  expect((await gateway.buy(buyer, eventId, text)).status).toBe(202);
  expect(await gateway.rows("SELECT id FROM User WHERE id = ?", buyer)).toHaveLength(1);
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
  const shapes = [["far"], ["far", "x"], ["x", "far"], ["far", 0, "far", "x"], [0, 0, "far", "x"]];
  for (const far of [9e15, -9e15, 1e308, 253_402_300_800_000])
    for (const shape of shapes)
      for (const path of lists()) {
        const position = shape.map((part) => (part === "far" ? far : part));
        expect([200, 400], `${path} ${position.join()}`).toContain((await withCursor(path, position)).status);
      }
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
