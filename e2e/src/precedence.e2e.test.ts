import { expect, test } from "vitest";
import type { Purchase } from "@admit/contract";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const days = (count: number): string => new Date(Date.now() + count * 24 * 60 * 60 * 1000).toISOString();
const notOpen = { salesOpenAt: days(1) };
const closed = { salesOpenAt: days(-2), salesCloseAt: days(-1) };

test.for([
  ["an event that is a draft is not found", { status: "DRAFT" }, false, "event-not-found"],
  ["a suspended buyer is refused as such, also for a draft", { status: "DRAFT" }, true, "user-not-eligible"],
  ["a suspended buyer is refused as such, also before the sale opens", notOpen, true, "user-not-eligible"],
  ["a sale that is not open comes before a sold-out event", { ...notOpen, capacity: 0 }, false, "sale-not-open"],
  ["a closed sale comes before a sold-out event", { ...closed, capacity: 0 }, false, "sale-closed"],
  ["a sold-out event comes before the buyer's own reasons", { capacity: 0 }, false, "sold-out"],
] as const)("at the door: %s", async ([, fields, isSuspended, code]) => {
  const event = await deployment().admin.createEvent(fields);
  const buyer = await deployment().person();
  if (isSuspended) await deployment().suspend(buyer);

  expect(problemOf(await buyer.buy(event.id, 1)).code).toBe(code);
});

test("at the door: an event that does not exist is not found", async () => {
  const buyer = await deployment().person();
  expect(problemOf(await buyer.buy("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", 1)).code).toBe("event-not-found");
  expect(problemOf(await buyer.buy("no-such-event", 1)).code).toBe("event-not-found");
});

test("at the door: a buyer at their cap is refused as sold out, once the event is", async () => {
  const event = await deployment().admin.createEvent({ capacity: 2, userCap: 2 });
  const buyer = await deployment().person();
  await buyer.buyDecided(event.id, 2);
  expect(problemOf(await buyer.buy(event.id, 1)).code).toBe("sold-out");
});

test("in the line: a purchase that staff withdrew is rejected with that reason, also if its buyer is suspended meanwhile", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const queued = await deployment().whilePaused([event], async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await deployment().suspend(buyer);
    await deployment().admin.changeEvent(event.id, { status: "ARCHIVED", waitingPurchases: "reject" });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "rejected", reason: "sale-withdrawn", issued: 0 });
});

test("in the line: an accepted purchase is decided, although the event is archived and its sale moved meanwhile", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const queued = await deployment().whilePaused([event], async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    const refused = await deployment().admin.call(`/v1/admin/events/${event.id}`, { method: "PATCH", body: notOpen });
    expect(problemOf(refused)).toMatchObject({ code: "purchases-waiting", waiting: 1 });
    await deployment().admin.changeEvent(event.id, { ...notOpen, status: "ARCHIVED", waitingPurchases: "decide" });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "fulfilled", issued: 1 });
});

test("in the line: a buyer suspended meanwhile gets nothing, also if the sale was moved meanwhile", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const queued = await deployment().whilePaused([event], async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await deployment().suspend(buyer);
    await deployment().admin.changeEvent(event.id, { ...notOpen, waitingPurchases: "decide" });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "rejected", reason: "user-not-eligible", issued: 0 });
});

/** A purchase behind staff's issue of the event's last ticket; no sale window binds staff. */
async function behindTheLast(buyer: Person, eventId: string): Promise<Purchase> {
  const { id } = await (await deployment().person()).me();
  await deployment().admin.call(`/v1/admin/events/${eventId}/issuances`, {
    method: "POST",
    body: { userId: id, quantity: 1 },
    headers: { "idempotency-key": eventId },
  });
  return purchaseOf(await buyer.buy(eventId, 1));
}

test("in the line: a purchase that staff withdrew from a moved sale is rejected as withdrawn, not as sold out", async () => {
  const tooEarly = await deployment().admin.createEvent({ capacity: 1 });
  const tooLate = await deployment().admin.createEvent({ capacity: 1 });
  const buyer = await deployment().person();
  const [early, late] = await deployment().whilePaused([tooEarly, tooLate], async () => {
    const accepted = await Promise.all([tooEarly, tooLate].map(({ id }) => behindTheLast(buyer, id)));
    await deployment().admin.changeEvent(tooEarly.id, { ...notOpen, waitingPurchases: "reject" });
    await deployment().admin.changeEvent(tooLate.id, { ...closed, waitingPurchases: "reject" });
    return accepted;
  });
  expect(early && (await buyer.decided(early))).toMatchObject({ status: "rejected", reason: "sale-withdrawn" });
  expect(late && (await buyer.decided(late))).toMatchObject({ status: "rejected", reason: "sale-withdrawn" });
});

test("in the line: a purchase accepted in time is issued, however long after the sale's close it is decided", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const queued = await deployment().whilePaused([event], async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await deployment().admin.changeEvent(event.id, {
      salesCloseAt: new Date(Date.parse(accepted.acceptedAt) + 1).toISOString(),
      waitingPurchases: "decide",
    });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "fulfilled", issued: 1 });
});

test("in the line: sold out takes precedence over the user cap, a reached user cap over a partial outcome", async () => {
  const event = await deployment().admin.createEvent({ capacity: 5, userCap: 2 });
  const [ada, ben] = [await deployment().person(), await deployment().person()];
  const queued = await deployment().whilePaused([event], async () => ({
    first: purchaseOf(await ada.buy(event.id, 2)),
    atCap: purchaseOf(await ada.buy(event.id, 1)),
    overCap: purchaseOf(await ben.buy(event.id, 3)),
  }));
  const third = await deployment().person();
  expect(await ada.decided(queued.first)).toMatchObject({
    status: "fulfilled",
    issued: 2,
    capReached: false,
    reason: null,
  });
  expect(await ada.decided(queued.atCap)).toMatchObject({ status: "rejected", reason: "user-cap-reached" });
  expect(await ben.decided(queued.overCap)).toMatchObject({ status: "partial", issued: 2, reason: "user-cap" });
  const last = await deployment().whilePaused([event], async () => ({
    partial: purchaseOf(await third.buy(event.id, 2)),
    soldOut: purchaseOf(await ada.buy(event.id, 1)),
  }));
  expect(await third.decided(last.partial)).toMatchObject({ status: "partial", issued: 1, reason: "event-capacity" });
  expect(await ada.decided(last.soldOut)).toMatchObject({ status: "rejected", reason: "sold-out" });
  await deployment().audit();
});

test("in the line: if event and user leave equally few tickets, the event's capacity is the reason", async () => {
  const event = await deployment().admin.createEvent({ capacity: 3, userCap: 3 });
  const buyer = await deployment().person();
  expect(await buyer.buyDecided(event.id, 4)).toMatchObject({ status: "partial", issued: 3, reason: "event-capacity" });
});
