import { Purchase } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decideByHand, type HandIssuer } from "../../../test/tools/play-issuer.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let event: string;
let issuer: HandIssuer;
let keys = 0;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  event = await makeEvent(gateway.mysql);
  issuer = decideByHand(gateway, event);
});
afterAll(async () => {
  await issuer.close();
  await gateway.close();
});

interface Asked {
  as?: string | null;
  eventId?: string;
  key?: string | null;
  prefer?: string;
}

function issueTo(body: unknown, { as = staff, eventId = event, key = `key ${++keys}`, prefer }: Asked = {}) {
  const headers = { ...(key !== null && { "Idempotency-Key": key }), ...(prefer !== undefined && { Prefer: prefer }) };
  return gateway.as(as, "POST", `/v1/admin/events/${eventId}/issuances`, body, headers);
}

const codeOf = async (answer: Promise<Response>) => (await problemOf(await answer)).code;

async function usersWith(email: string): Promise<{ id: string; status: string; name: string; activatedAt: null }[]> {
  const [rows] = await gateway.mysql.query("SELECT id, status, name, activatedAt FROM User WHERE email = ?", [email]);
  return rows as { id: string; status: string; name: string; activatedAt: null }[];
}

test("202: a purchase for the holder, asked for by staff, stands in the line", async () => {
  const holder = await gateway.user();
  const eventId = await makeEvent(gateway.mysql);
  const response = await issueTo({ userId: holder, quantity: 3 }, { eventId });
  expect(response.status).toBe(202);
  const purchase = Purchase.parse(await response.json());
  expect(purchase).toMatchObject({ eventId, userId: holder, status: "queued", quantity: 3, tickets: [] });
  expect(response.headers.get("Location")).toBe(`/v1/events/${eventId}/purchases/${purchase.id}`);
  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("200: decided within the wait; the command names staff as its source and who asked for it", async () => {
  const holder = await gateway.user();
  const response = await issueTo({ userId: holder, quantity: 2 }, { prefer: "wait=10" });
  expect(response.status).toBe(200);
  expect(response.headers.get("Preference-Applied")).toBe("wait");
  const purchase = Purchase.parse(await response.json());
  expect(purchase).toMatchObject({ userId: holder, status: "fulfilled", issued: 2 });
  expect(issuer.seen.find(({ purchaseId }) => purchaseId === purchase.id)).toMatchObject({
    kind: "ticket.issue",
    userId: holder,
    requestedById: staff,
    source: "STAFF",
    quantity: 2,
  });
});

test("200: staff who issue to themselves see no code in the answer either", async () => {
  const decided = issueTo({ userId: staff, quantity: 1 }, { key: "to myself", prefer: "wait=10" });
  const { id } = Purchase.parse(await (await decided).json());
  await gateway.mysql.query(
    "INSERT INTO Ticket SET id = ?, eventId = ?, userId = ?, purchaseId = ?, number = 1, secret = 'secret', issuedAt = NOW()",
    [id, event, staff, id],
  );
  const other = await openSecond();
  const again = await other.as(
    staff,
    "POST",
    `/v1/admin/events/${event}/issuances`,
    { userId: staff, quantity: 1 },
    {
      "Idempotency-Key": "to myself",
    },
  );
  const purchase = Purchase.parse(await again.json());
  await other.close();
  expect(again.status).toBe(200);
  expect(purchase.tickets.map(({ code }) => code)).toEqual([null]);
});

/** Another gateway of the same set-up, which remembers nothing of the first one's. */
function openSecond(): Promise<TestGateway> {
  const { DATABASE_URL, REDIS_PREFIX, ADMIT_DATA_DIR } = gateway.services.settings;
  return openTestGateway({ DATABASE_URL, REDIS_PREFIX, ADMIT_DATA_DIR });
}

test("202: the sale window does not bind staff", async () => {
  const hourMs = 3_600_000;
  const closed = { salesOpenAt: new Date(Date.now() - 2 * hourMs), salesCloseAt: new Date(Date.now() - hourMs) };
  for (const window of [{ salesOpenAt: new Date(Date.now() + hourMs) }, closed]) {
    const eventId = await makeEvent(gateway.mysql, window);
    expect((await issueTo({ userId: await gateway.user(), quantity: 1 }, { eventId })).status).toBe(202);
  }
});

test("202: a known address is found in any case, and nobody is made for it", async () => {
  const holder = await gateway.user({ email: "known@example.org" });
  const purchase = Purchase.parse(await (await issueTo({ email: " Known@Example.org", quantity: 1 })).json());
  expect(purchase.userId).toBe(holder);
  expect(await usersWith("known@example.org")).toHaveLength(1);
});

test("202: an unknown address becomes an invited user, on record, and nobody writes to them", async () => {
  const purchase = Purchase.parse(await (await issueTo({ email: "new@example.org", quantity: 1 })).json());
  const [user, ...more] = await usersWith("new@example.org");
  expect(more).toEqual([]);
  expect(user).toEqual({ id: purchase.userId, status: "INVITED", name: "", activatedAt: null });
  const [entries] = await gateway.mysql.query(
    "SELECT actorId, action, details FROM AuditEntry WHERE subjectType = 'user' AND subjectId = ?",
    [purchase.userId],
  );
  expect(entries).toEqual([{ actorId: staff, action: "user.create", details: expect.anything() }]);
  const [links] = await gateway.mysql.query("SELECT id FROM OneTimeLink WHERE userId = ?", [purchase.userId]);
  expect(links).toEqual([]);
});

test("an unknown address sent ten times at once becomes one user, and no answer is a fault", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => issueTo({ email: "crowd@example.org", quantity: 1 })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
  const users = await usersWith("crowd@example.org");
  expect(users).toHaveLength(1);
  const purchases = await Promise.all(answers.map(async (answer) => Purchase.parse(await answer.json())));
  expect(new Set(purchases.map(({ userId }) => userId))).toEqual(new Set([users[0]?.id]));
  const [entries] = await gateway.mysql.query("SELECT id FROM AuditEntry WHERE subjectId = ?", [users[0]?.id]);
  expect(entries).toHaveLength(1);
});

test("the same key with the same request is the same purchase; with another person or quantity it is 422", async () => {
  const [holder, other] = [await gateway.user({ email: "first@example.org" }), await gateway.user()];
  const first = Purchase.parse(await (await issueTo({ userId: holder, quantity: 2 }, { key: "one" })).json());
  const again = Purchase.parse(
    await (await issueTo({ email: "first@example.org", quantity: 2 }, { key: "one" })).json(),
  );
  expect([again.id, again.seq]).toEqual([first.id, first.seq]);
  expect(await codeOf(issueTo({ userId: holder, quantity: 3 }, { key: "one" }))).toBe("idempotency-key-reused");
  expect(await codeOf(issueTo({ userId: other, quantity: 2 }, { key: "one" }))).toBe("idempotency-key-reused");
  expect(await codeOf(issueTo({ email: "stray@example.org", quantity: 2 }, { key: "one" }))).toBe(
    "idempotency-key-reused",
  );
  expect(await usersWith("stray@example.org")).toEqual([]);
});

test("400: neither or both of user and address, no quantity, another field, no key", async () => {
  const userId = await gateway.user();
  for (const body of [
    { quantity: 1 },
    { userId, email: "a@example.org", quantity: 1 },
    { userId },
    { userId, quantity: 1001 },
    { email: "nobody", quantity: 1 },
    { userId, quantity: 1, note: "x" },
  ])
    expect(await codeOf(issueTo(body))).toBe("invalid-request");
  expect(await codeOf(issueTo({ userId, quantity: 1 }, { key: null }))).toBe("idempotency-key-required");
});

test("401 without a session, 403 for a buyer, also to themselves", async () => {
  const buyer = await gateway.user();
  expect(await codeOf(issueTo({ userId: buyer, quantity: 1 }, { as: null }))).toBe("unauthenticated");
  expect(await codeOf(issueTo({ userId: buyer, quantity: 1 }, { as: buyer }))).toBe("forbidden");
});

test("403: a suspended person receives nothing, by id or address", async () => {
  const userId = await gateway.user({ status: "SUSPENDED", email: "suspended@example.org" });
  expect(await codeOf(issueTo({ userId, quantity: 1 }))).toBe("user-not-eligible");
  expect(await codeOf(issueTo({ email: "suspended@example.org", quantity: 1 }))).toBe("user-not-eligible");
});

test("404: an unknown event, a draft, an archived one, and a user that is none; nobody is made for it", async () => {
  const nobody = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";
  const draft = await makeEvent(gateway.mysql, { status: "DRAFT" });
  const archived = await makeEvent(gateway.mysql, { status: "ARCHIVED" });
  for (const eventId of [nobody, draft, archived])
    expect(await codeOf(issueTo({ email: "lost@example.org", quantity: 1 }, { eventId }))).toBe("event-not-found");
  expect(await usersWith("lost@example.org")).toEqual([]);
  expect(await codeOf(issueTo({ userId: nobody, quantity: 1 }))).toBe("user-not-found");
});

test("409: sold out; a key that was accepted before is answered all the same", async () => {
  const eventId = await makeEvent(gateway.mysql, { capacity: 1 });
  const userId = await gateway.user();
  const first = Purchase.parse(await (await issueTo({ userId, quantity: 1 }, { eventId, key: "last" })).json());
  await gateway.mysql.query("UPDATE Event SET issuedCount = 1, lastTicketNumber = 1 WHERE contentId = ?", [eventId]);
  gateway.services.events.invalidate(eventId);
  expect(await codeOf(issueTo({ email: "late@example.org", quantity: 1 }, { eventId }))).toBe("sold-out");
  expect(await usersWith("late@example.org")).toEqual([]);
  const again = Purchase.parse(await (await issueTo({ userId, quantity: 1 }, { eventId, key: "last" })).json());
  expect(again.id).toBe(first.id);
});

test("503: the line is full", async () => {
  const small = await openTestGateway({ LINE_MAX: "1" });
  const [asker, holder] = [await small.user({ role: "ADMIN" }), await small.user()];
  const path = `/v1/admin/events/${await makeEvent(small.mysql)}/issuances`;
  const ask = (key: string) =>
    small.as(asker, "POST", path, { userId: holder, quantity: 1 }, { "Idempotency-Key": key });
  expect((await ask("one")).status).toBe(202);
  const refusal = await ask("two");
  expect((await problemOf(refusal)).code).toBe("line-full");
  expect(Number(refusal.headers.get("Retry-After"))).toBeGreaterThan(0);
  await small.close();
});
