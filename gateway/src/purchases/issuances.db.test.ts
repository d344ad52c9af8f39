import { Purchase } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decideByHand, type HandIssuer } from "../../test/tools/play-issuer.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { openTestGateway, testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let event: string;
let issuer: HandIssuer;
let keys = 0;
beforeAll(async () => {
  event = await gateway.event();
  issuer = decideByHand(gateway, event);
});
afterAll(() => issuer.close());

/** Without a key if it is null. */
function issueTo(
  body: unknown,
  { as = gateway.staff, eventId = event, key = `key ${++keys}` as string | null, wait = 0, through = gateway } = {},
) {
  const headers = { ...(key !== null && { "Idempotency-Key": key }), ...(wait > 0 && { Prefer: `wait=${wait}` }) };
  return through.as(as, "POST", `/v1/admin/events/${eventId}/issuances`, body, headers);
}
const purchaseOf = async (answer: Promise<Response>) => Purchase.parse(await (await answer).json());

const usersWith = (email: string) =>
  gateway.rows("SELECT id, status, name, activatedAt FROM User WHERE email = ?", email);

test("202: a purchase for the holder, requested by staff, is in the line", async () => {
  const eventId = await gateway.event();
  const response = await issueTo({ userId: gateway.buyer, quantity: 3 }, { eventId });
  expect(response.status).toBe(202);
  const purchase = Purchase.parse(await response.json());
  expect(purchase).toMatchObject({ eventId, userId: gateway.buyer, status: "queued", quantity: 3, tickets: [] });
  expect(response.headers.get("Location")).toBe(`/v1/events/${eventId}/purchases/${purchase.id}`);
  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("200: decided within the wait; the command names staff as its source, and who requested it", async () => {
  const holder = await gateway.user();
  const response = await issueTo({ userId: holder, quantity: 2 }, { wait: 10 });
  expect(response.status).toBe(200);
  expect(response.headers.get("Preference-Applied")).toBe("wait");
  const purchase = Purchase.parse(await response.json());
  expect(purchase).toMatchObject({ userId: holder, status: "fulfilled", issued: 2 });
  expect(issuer.seen.find(({ purchaseId }) => purchaseId === purchase.id)).toMatchObject({
    kind: "ticket.issue",
    userId: holder,
    requestedById: gateway.staff,
    source: "STAFF",
    quantity: 2,
  });
});

test("200: staff who issue to themselves see no code in the answer either", async () => {
  const body = { userId: gateway.staff, quantity: 1 };
  const { id } = await purchaseOf(issueTo(body, { key: "to myself", wait: 10 }));
  await gateway.mysql.query(
    "INSERT INTO Ticket SET id = ?, eventId = ?, userId = ?, purchaseId = ?, number = 1, secret = 'secret', issuedAt = NOW()",
    [id, event, gateway.staff, id],
  );
  // Another gateway of the same deployment, with empty caches.
  const { DATABASE_URL, REDIS_PREFIX, ADMIT_DATA_DIR } = gateway.services.settings;
  const through = await openTestGateway({ DATABASE_URL, REDIS_PREFIX, ADMIT_DATA_DIR });
  const again = await issueTo(body, { key: "to myself", through });
  const purchase = Purchase.parse(await again.json());
  await through.close();
  expect(again.status).toBe(200);
  expect(purchase.tickets.map(({ code }) => code)).toEqual([null]);
});

test("202: a known address is found in any case, and no user is created for it", async () => {
  const holder = await gateway.user({ email: "known@example.org" });
  expect((await purchaseOf(issueTo({ email: " Known@Example.org", quantity: 1 }))).userId).toBe(holder);
  expect(await usersWith("known@example.org")).toHaveLength(1);
});

test("202: an unknown address becomes an invited user, with an audit entry and without a mail", async () => {
  const { userId } = await purchaseOf(issueTo({ email: "new@example.org", quantity: 1 }));
  expect(await usersWith("new@example.org")).toEqual([{ id: userId, status: "INVITED", name: "", activatedAt: null }]);
  const created = { actorId: gateway.staff, action: "user.create", details: expect.anything() as unknown };
  expect(await gateway.audit(userId)).toEqual([created]);
  expect(await gateway.rows("SELECT id FROM OneTimeLink WHERE userId = ?", userId)).toEqual([]);
});

test("an unknown address sent ten times at once becomes one user, and no answer is a fault", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => issueTo({ email: "crowd@example.org", quantity: 1 })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
  const users = await usersWith("crowd@example.org");
  expect(users).toHaveLength(1);
  const id = String(users[0]?.["id"]);
  const purchases = await Promise.all(answers.map(async (answer) => Purchase.parse(await answer.json())));
  expect(new Set(purchases.map(({ userId }) => userId))).toEqual(new Set([id]));
  expect(await gateway.audit(id)).toHaveLength(1);
});

test("the same key with the same request is the same purchase; with another person or quantity it is 422", async () => {
  const [holder, other] = [await gateway.user({ email: "first@example.org" }), await gateway.user()];
  const first = await purchaseOf(issueTo({ userId: holder, quantity: 2 }, { key: "one" }));
  const again = await purchaseOf(issueTo({ email: "first@example.org", quantity: 2 }, { key: "one" }));
  expect([again.id, again.seq]).toEqual([first.id, first.seq]);
  for (const body of [
    { userId: holder, quantity: 3 },
    { userId: other, quantity: 2 },
    { email: "stray@example.org", quantity: 2 },
  ])
    expect(await codeOf(issueTo(body, { key: "one" }))).toBe("idempotency-key-reused");
  expect(await usersWith("stray@example.org")).toEqual([]);
});

test("400: neither or both of user and address, no quantity, another field, no key", async () => {
  const userId = gateway.buyer;
  for (const body of [
    { quantity: 1 },
    { userId, email: "a@example.org", quantity: 1 },
    { userId },
    { userId, quantity: 1001 },
    { email: "no-address", quantity: 1 },
    { userId, quantity: 1, note: "x" },
  ])
    expect(await codeOf(issueTo(body))).toBe("invalid-request");
  expect(await codeOf(issueTo({ userId, quantity: 1 }, { key: null }))).toBe("idempotency-key-required");
});

test("403: a suspended person receives nothing, by id or address", async () => {
  const userId = await gateway.user({ status: "SUSPENDED", email: "suspended@example.org" });
  for (const person of [{ userId }, { email: "suspended@example.org" }])
    expect(await codeOf(issueTo({ ...person, quantity: 1 }))).toBe("user-not-eligible");
});

test("404: an unknown event, a draft, an archived one, and an unknown user; no user is created for it", async () => {
  const unknown = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";
  const draft = await gateway.event({ status: "DRAFT" });
  const archived = await gateway.event({ status: "ARCHIVED" });
  for (const eventId of [unknown, draft, archived])
    expect(await codeOf(issueTo({ email: "lost@example.org", quantity: 1 }, { eventId }))).toBe("event-not-found");
  expect(await usersWith("lost@example.org")).toEqual([]);
  expect(await codeOf(issueTo({ userId: unknown, quantity: 1 }))).toBe("user-not-found");
});

test("409: sold out; a key that was accepted before is answered nevertheless", async () => {
  const eventId = await gateway.event({ capacity: 1 });
  const userId = gateway.buyer;
  const first = await purchaseOf(issueTo({ userId, quantity: 1 }, { eventId, key: "last" }));
  await gateway.mysql.query("UPDATE Event SET issuedCount = 1, lastTicketNumber = 1 WHERE contentId = ?", [eventId]);
  gateway.services.events.invalidate(eventId);
  expect(await codeOf(issueTo({ email: "late@example.org", quantity: 1 }, { eventId }))).toBe("sold-out");
  expect(await usersWith("late@example.org")).toEqual([]);
  expect((await purchaseOf(issueTo({ userId, quantity: 1 }, { eventId, key: "last" }))).id).toBe(first.id);
});

test("503: the line is full", async () => {
  const through = await openTestGateway({ LINE_MAX: "1" });
  const sent = { as: through.admin, eventId: await through.event(), through };
  const body = { userId: through.buyer, quantity: 1 };
  expect((await issueTo(body, sent)).status).toBe(202);
  const refusal = await issueTo(body, sent);
  expect(Number(refusal.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(await codeOf(refusal)).toBe("line-full");
  await through.close();
});
