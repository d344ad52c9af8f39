import { bodyMaxBytes } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signSession } from "../../src/people/sessions/session-token.ts";
import { readOperations, type Operation } from "../fuzz/operations.ts";
import { openTestGateway, type TestGateway } from "../tools/test-gateway.ts";
import { readRolesTable, type Role } from "./roles-table.ts";
import { routesOf } from "./walk.ts";

let gateway: TestGateway;
let operations: Operation[];
let tokens: Record<"buyer" | "suspended" | "staff", string>;
beforeAll(async () => {
  gateway = await openTestGateway();
  operations = readOperations(await (await gateway.app.request("/openapi.json")).text()).operations;
  const tokenOf = async (fields: Parameters<TestGateway["user"]>[0]): Promise<string> =>
    (await signSession(await gateway.user(fields), gateway.services.keys)).token;
  tokens = {
    buyer: await tokenOf({}),
    suspended: await tokenOf({ status: "SUSPENDED" }),
    staff: await tokenOf({ role: "STAFF" }),
  };
});
afterAll(() => gateway.close());

const columns: Record<"anonymous" | keyof typeof tokens, Role> = {
  anonymous: "anonymous",
  buyer: "other buyer",
  suspended: "suspended",
  staff: "staff",
};

/** The status that refuses access to the whole route; null if none. Refusing one ticket or link is not refusing access. */
function refusalOf(operation: string, caller: keyof typeof columns): number | null {
  const row = readRolesTable().find(({ route, special }) => nameless(route) === nameless(operation) && special === "");
  if (row === undefined) throw new Error(`${operation} has no row in roles.md`);
  const status = Number(row.expected[columns[caller]]);
  if (status === 401) return status;
  const isOfRole = row.expected["other buyer"] === "403" || operation === "POST /v1/events/{id}/purchases";
  return status === 403 && isOfRole ? status : null;
}

/** The table names a parameter like the router, the document like its reader. */
const nameless = (route: string): string => route.replaceAll(/\{\w+\}/g, "{}");

interface Broken {
  name: string;
  value?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
}

const json = { "Content-Type": "application/json" };
const readBroken: Broken[] = [
  { name: "an id that is none", value: "no-id" },
  { name: "an id of NUL", value: "%00" },
  { name: "an id that is not UTF-8", value: "%ED%A0%80" },
  { name: "a query that is none", query: "?limit=nope&cursor=%00&eventId=x&from=x&status=x" },
];
const writeBroken: Broken[] = [
  { name: "no body, no key" },
  { name: "a body that is not JSON", body: "{", headers: json },
  { name: "a body of another shape", body: "[7]", headers: json },
  { name: "a body with half a character", body: '{"title":"A\\ud83dB"}', headers: json },
  { name: "another content type", body: "<a/>", headers: { "Content-Type": "application/xml" } },
  { name: "a body with no content type", body: "{}", headers: { "Content-Type": "" } },
  { name: "a body too large", body: "{}", headers: { ...json, "Content-Length": String(64 * bodyMaxBytes) } },
  {
    name: "a body too large, in chunks",
    body: " ".repeat(bodyMaxBytes + 1),
    headers: { "Transfer-Encoding": "chunked" },
  },
  { name: "a key that is none", body: "{}", headers: { ...json, "Idempotency-Key": "\u00e9" } },
];

function send(operation: string, token: string | undefined, broken: Broken): Promise<Response> {
  const [method = "", pattern = ""] = operation.split(" ");
  const path = pattern.replaceAll(/\{\w+\}/g, broken.value ?? "01JD3V5Y6Q8ZK2M4N6P8R0S2T4") + (broken.query ?? "");
  const headers = { ...broken.headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  return Promise.resolve(
    gateway.app.request(path, { method, headers, ...(broken.body !== undefined && { body: broken.body }) }),
  );
}

test.each(Object.keys(columns) as (keyof typeof columns)[])(
  "a refusal of access comes before every other judgement of a request: %s",
  async (caller) => {
    const otherwise: string[] = [];
    let refused = 0;
    for (const { name } of operations) {
      const expected = refusalOf(name, caller);
      if (expected === null) continue;
      refused += 1;
      for (const broken of name.startsWith("GET") ? readBroken : [...readBroken, ...writeBroken]) {
        const { status } = await send(name, caller === "anonymous" ? undefined : tokens[caller], broken);
        if (status !== expected) otherwise.push(`${name}, ${broken.name}: ${status} instead of ${expected}`);
      }
    }
    expect(otherwise).toEqual([]);
    expect(refused).toBeGreaterThan(caller === "staff" ? 4 : 20);
  },
);

test("the document says of each operation who must sign in", () => {
  const otherwise = operations.filter(
    ({ name, security }) => (security === null ? null : security.length > 0) !== (refusalOf(name, "anonymous") === 401),
  );
  expect(otherwise.map(({ name }) => name)).toEqual([]);
});

test("every route of the API is in the document", () => {
  const documented = new Set(operations.map(({ name }) => nameless(name)));
  const routes = routesOf(gateway.app).filter((route) => route.includes(" /v1/"));
  expect(routes.filter((route) => !documented.has(nameless(route)))).toEqual([]);
});

test("a suspended buyer's new purchase is user-not-eligible, whatever the event; an accepted key keeps its outcome", async () => {
  const buyer = await gateway.user();
  const eventId = await makeEvent(gateway.mysql);
  const draft = await makeEvent(gateway.mysql, { status: "DRAFT" });
  const buy = async (id: string, quantity: number, key: string): Promise<[number, string]> => {
    const headers = { "Idempotency-Key": key };
    const response = await gateway.as(buyer, "POST", `/v1/events/${id}/purchases`, { quantity }, headers);
    const { code = "", id: purchaseId = "" } = (await response.json()) as { code?: string; id?: string };
    return [response.status, code || purchaseId];
  };
  const first = await buy(eventId, 1, "accepted");
  expect(first[0]).toBe(202);
  await gateway.mysql.query("UPDATE User SET status = 'SUSPENDED' WHERE id = ?", [buyer]);
  gateway.services.users.invalidate(buyer);
  expect(await buy(eventId, 1, "accepted")).toEqual(first);
  expect(await buy(eventId, 2, "accepted")).toEqual([422, "idempotency-key-reused"]);
  for (const id of [eventId, draft, "no-such-event"])
    expect(await buy(id, 1, "new")).toEqual([403, "user-not-eligible"]);
});
