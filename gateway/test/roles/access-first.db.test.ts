import { bodyMaxBytes } from "@admit/contract";
import { beforeAll, expect, test } from "vitest";
import { readOperations, type Operation } from "../fuzz/operations.ts";
import { readRolesTable, type Role } from "../tools/spec-tables.ts";
import { testGateway } from "../tools/test-gateway.ts";
import { routesOf, send } from "./routes.ts";

const gateway = testGateway();
let operations: Operation[];
let suspended: string;
beforeAll(async () => {
  operations = readOperations(await (await gateway.app.request("/openapi.json")).text()).operations;
  suspended = await gateway.user({ status: "SUSPENDED" });
});

const callers = {
  anonymous: () => null,
  "other buyer": () => gateway.buyer,
  suspended: () => suspended,
  staff: () => gateway.staff,
} satisfies Partial<Record<Role, () => string | null>>;
type CallerRole = keyof typeof callers;

/** The status that refuses access to the whole route, not just to one ticket or link; null if none. */
function refusalOf(operation: string, caller: CallerRole): number | null {
  const row = readRolesTable().find(({ route, special }) => nameless(route) === nameless(operation) && special === "");
  if (row === undefined) throw new Error(`${operation} has no row in roles.md`);
  const status = Number(row.expected[caller]);
  if (status === 401) return status;
  const isOfRole = row.expected["other buyer"] === "403" || operation === "POST /v1/events/{id}/purchases";
  return status === 403 && isOfRole ? status : null;
}

/** The table names parameters like the router, the document like its reader. */
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
  { name: "an invalid id", value: "no-id" },
  { name: "an id of NUL", value: "%00" },
  { name: "an id that is not UTF-8", value: "%ED%A0%80" },
  { name: "an invalid query", query: "?limit=nope&cursor=%00&eventId=x&from=x&status=x" },
];
const writeBroken: Broken[] = [
  { name: "no body, no key" },
  { name: "a body that is not JSON", body: "{", headers: json },
  { name: "a body of another shape", body: "[7]", headers: json },
  { name: "a body with half a surrogate pair", body: '{"title":"A\\ud83dB"}', headers: json },
  { name: "another content type", body: "<a/>", headers: { "Content-Type": "application/xml" } },
  { name: "a body with no content type", body: "{}", headers: { "Content-Type": "" } },
  { name: "a body too large", body: "{}", headers: { ...json, "Content-Length": String(64 * bodyMaxBytes) } },
  {
    name: "a body too large, in chunks",
    body: " ".repeat(bodyMaxBytes + 1),
    headers: { "Transfer-Encoding": "chunked" },
  },
  { name: "an invalid key", body: "{}", headers: { ...json, "Idempotency-Key": "\u00e9" } },
];

function sendBroken(operation: string, userId: string | null, { value, query = "", ...rest }: Broken) {
  const [, pattern = ""] = operation.split(" ");
  const path = pattern.replaceAll(/\{\w+\}/g, value ?? "01JD3V5Y6Q8ZK2M4N6P8R0S2T4") + query;
  return send(gateway, userId, operation, { path, ...rest });
}

test.each(Object.keys(callers) as CallerRole[])(
  "access is refused before any other check of a request: %s",
  async (caller) => {
    const wrong: string[] = [];
    let refused = 0;
    for (const { name } of operations) {
      const expected = refusalOf(name, caller);
      if (expected === null) continue;
      refused += 1;
      for (const broken of name.startsWith("GET") ? readBroken : [...readBroken, ...writeBroken]) {
        const { status } = await sendBroken(name, callers[caller](), broken);
        if (status !== expected) wrong.push(`${name}, ${broken.name}: ${status} instead of ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(caller === "staff" ? 4 : 20);
  },
);

test("the document states for each operation whether it needs a session", () => {
  const wrong = operations.filter(
    ({ name, security }) => (security === null ? null : security.length > 0) !== (refusalOf(name, "anonymous") === 401),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test("every route of the API is in the document", () => {
  const documented = new Set(operations.map(({ name }) => nameless(name)));
  const routes = routesOf(gateway.app).filter((route) => route.includes(" /v1/"));
  expect(routes.filter((route) => !documented.has(nameless(route)))).toEqual([]);
});

test("a suspended buyer's new purchase is user-not-eligible, whatever the event; an accepted key keeps its outcome", async () => {
  const buyer = await gateway.user();
  const eventId = await gateway.event();
  const draft = await gateway.event({ status: "DRAFT" });
  const buy = async (id: string, quantity: number, key: string): Promise<[number, string]> => {
    const response = await gateway.buy(buyer, id, key, quantity);
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
