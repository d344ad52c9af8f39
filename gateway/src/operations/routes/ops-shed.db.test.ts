import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ulid } from "ulid";
import { decideByHand } from "../../../test/tools/play-issuer.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const act = (eventId: string, userId: string | null = admin, body: object = { message: "Back at nine." }) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/shed`, body);
const buy = (eventId: string, userId: string, key: string = ulid()) =>
  gateway.as(userId, "POST", `/v1/events/${eventId}/purchases`, { quantity: 1 }, { "Idempotency-Key": key });

test("200: buyers are refused in the operator's words and told when to come again, until it is taken back", async () => {
  const [eventId, buyer] = [await makeEvent(gateway.mysql), await gateway.user()];
  const response = await act(eventId);
  expect([response.status, await response.json()]).toMatchObject([200, { shedMessage: "Back at nine." }]);
  const refused = await buy(eventId, buyer);
  expect(refused.headers.get("Retry-After")).toBe("30");
  expect(await problemOf(refused)).toMatchObject({ status: 503, code: "sale-halted", detail: "Back at nine." });
  expect(await (await act(eventId, admin, { message: null })).json()).toMatchObject({ shedMessage: null });
  expect((await buy(eventId, buyer)).status).toBe(202);
});

test("a purchase that was accepted before is answered with its place, also while others are refused", async () => {
  const [eventId, buyer, key] = [await makeEvent(gateway.mysql), await gateway.user(), ulid()];
  const first = (await (await buy(eventId, buyer, key)).json()) as { id: string; seq: number };
  await act(eventId);
  const again = await buy(eventId, buyer, key);
  expect([again.status, await again.json()]).toMatchObject([202, { id: first.id, seq: first.seq }]);
});

test("staff issue all the same", async () => {
  const [eventId, userId] = [await makeEvent(gateway.mysql), await gateway.user()];
  await act(eventId);
  const issuer = decideByHand(gateway, eventId);
  const response = await gateway.as(
    await gateway.user({ role: "STAFF" }),
    "POST",
    `/v1/admin/events/${eventId}/issuances`,
    { userId, quantity: 1 },
    { "Idempotency-Key": ulid(), Prefer: "wait=10" },
  );
  await issuer.close();
  expect([response.status, await response.json()]).toMatchObject([200, { status: "fulfilled" }]);
});

test("what is certain anyway is said rather than that purchases are not taken", async () => {
  const eventId = await makeEvent(gateway.mysql, { capacity: 0 });
  await act(eventId);
  expect((await problemOf(await buy(eventId, await gateway.user()))).code).toBe("sold-out");
});

test("the audit has the words, before and after", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await act(eventId);
  const details = { before: { shedMessage: null }, after: { shedMessage: "Back at nine." } };
  expect(await gateway.audit(eventId)).toEqual([{ actorId: admin, action: "event.shed", details }]);
});

test("400: no words, or too many", async () => {
  const eventId = await makeEvent(gateway.mysql);
  for (const body of [{}, { message: " " }, { message: "a".repeat(301) }])
    expect((await problemOf(await act(eventId, admin, body))).code).toBe("invalid-request");
});

test("400: what is no id", async () => {
  expect((await problemOf(await act("no-id"))).code).toBe("invalid-request");
});

test("401, 403: admins alone may do it", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await act(eventId, null))).code).toBe("unauthenticated");
  const staff = await gateway.user({ role: "STAFF" });
  expect((await problemOf(await act(eventId, staff))).code).toBe("forbidden");
});

test("404: an event that is not there", async () => {
  expect((await problemOf(await act("01ARZ3NDEKTSV4RRFFQ69G5FAV"))).code).toBe("event-not-found");
});
