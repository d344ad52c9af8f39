import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(() => gateway.close());

const act = (eventId: string, userId: string | null = admin) =>
  gateway.as(userId, "POST", `/v1/ops/lines/${eventId}/close-sale`);

test("200: the sale is closed from this moment on, for everybody to see", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const sale = (await (await act(eventId)).json()) as { salesCloseAt: string };
  const event = await (await gateway.as(null, "GET", `/v1/events/${eventId}`)).json();
  expect(event).toMatchObject({ saleState: "closed", salesCloseAt: sale.salesCloseAt });
  const purchase = { quantity: 1 };
  const path = `/v1/events/${eventId}/purchases`;
  const refused = await gateway.as(await gateway.user(), "POST", path, purchase, { "Idempotency-Key": "key" });
  expect((await problemOf(refused)).code).toBe("sale-closed");
});

test("200: a sale that was closed before stays closed since then", async () => {
  const salesCloseAt = new Date(Date.now() - 60_000);
  const eventId = await makeEvent(gateway.mysql, { salesCloseAt });
  expect(await (await act(eventId)).json()).toMatchObject({ salesCloseAt: salesCloseAt.toISOString() });
  expect(await gateway.audit(eventId)).toEqual([]);
});

test("the audit has who closed what", async () => {
  const eventId = await makeEvent(gateway.mysql);
  await act(eventId);
  expect(await gateway.audit(eventId)).toMatchObject([{ actorId: admin, action: "event.close-sale" }]);
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
