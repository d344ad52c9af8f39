import { expect, test } from "vitest";
import type { Purchase } from "@admit/contract";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";

const setUp = setUpForFile();

const days = (count: number): string => new Date(Date.now() + count * 24 * 60 * 60 * 1000).toISOString();
const notOpen = { salesOpenAt: days(1) };
const closed = { salesOpenAt: days(-2), salesCloseAt: days(-1) };

/** Runs while purchases are accepted and none is decided. */
async function whileNobodyIssues<Result>(run: () => Promise<Result>): Promise<Result> {
  await setUp().worker().end();
  try {
    return await run();
  } finally {
    await setUp().worker().start();
  }
}

test.for([
  ["an event that is a draft is not found", { status: "DRAFT" }, false, "event-not-found"],
  ["a suspended buyer is refused as such, also for a draft", { status: "DRAFT" }, true, "user-not-eligible"],
  ["a suspended buyer is refused as such, also before the sale opens", notOpen, true, "user-not-eligible"],
  ["before the sale opens is said before that all is sold", { ...notOpen, capacity: 0 }, false, "sale-not-open"],
  ["after the sale's close is said before that all is sold", { ...closed, capacity: 0 }, false, "sale-closed"],
  ["all sold is said before anything of the buyer's own", { capacity: 0 }, false, "sold-out"],
] as const)("at the door: %s", async ([, fields, isSuspended, code]) => {
  const event = await setUp().admin.createEvent(fields);
  const buyer = await setUp().person();
  if (isSuspended) await setUp().suspend(buyer);

  expect(problemOf(await buyer.buy(event.id, 1)).code).toBe(code);
});

test("at the door: an event that nobody made is not found", async () => {
  const buyer = await setUp().person();
  expect(problemOf(await buyer.buy("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", 1)).code).toBe("event-not-found");
  expect(problemOf(await buyer.buy("no-such-event", 1)).code).toBe("event-not-found");
});

test("at the door: a buyer who holds the most they may is told that all is sold, once it is", async () => {
  const event = await setUp().admin.createEvent({ capacity: 2, userCap: 2 });
  const buyer = await setUp().person();
  await buyer.buyDecided(event.id, 2);
  expect(problemOf(await buyer.buy(event.id, 1)).code).toBe("sold-out");
});

test("in the line: a purchase that staff withdrew is rejected with that reason, also if its buyer is suspended meanwhile", async () => {
  const event = await setUp().admin.createEvent();
  const buyer = await setUp().person();
  const queued = await whileNobodyIssues(async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await setUp().suspend(buyer);
    await setUp().admin.changeEvent(event.id, { status: "ARCHIVED", waitingPurchases: "reject" });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "rejected", reason: "sale-withdrawn", issued: 0 });
});

test("in the line: an accepted purchase is decided, though the event is archived and its sale moved meanwhile", async () => {
  const event = await setUp().admin.createEvent();
  const buyer = await setUp().person();
  const queued = await whileNobodyIssues(async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    const refused = await setUp().admin.call(`/v1/admin/events/${event.id}`, { method: "PATCH", body: notOpen });
    expect(problemOf(refused)).toMatchObject({ code: "purchases-waiting", waiting: 1 });
    await setUp().admin.changeEvent(event.id, { ...notOpen, status: "ARCHIVED", waitingPurchases: "decide" });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "fulfilled", issued: 1 });
});

test("in the line: a buyer suspended meanwhile gets nothing, also where the sale was moved meanwhile", async () => {
  const event = await setUp().admin.createEvent();
  const buyer = await setUp().person();
  const queued = await whileNobodyIssues(async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await setUp().suspend(buyer);
    await setUp().admin.changeEvent(event.id, { ...notOpen, waitingPurchases: "decide" });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "rejected", reason: "user-not-eligible", issued: 0 });
});

/** In line behind an issue by staff, whom no sale window binds, of the event's last ticket. */
async function behindTheLast(buyer: Person, eventId: string): Promise<Purchase> {
  const { id } = await (await setUp().person()).me();
  await setUp().admin.call(`/v1/admin/events/${eventId}/issuances`, {
    method: "POST",
    body: { userId: id, quantity: 1 },
    headers: { "idempotency-key": eventId },
  });
  return purchaseOf(await buyer.buy(eventId, 1));
}

test("in the line: a purchase that staff withdrew from a moved sale is rejected as withdrawn, not as sold out", async () => {
  const tooEarly = await setUp().admin.createEvent({ capacity: 1 });
  const tooLate = await setUp().admin.createEvent({ capacity: 1 });
  const buyer = await setUp().person();
  const [early, late] = await whileNobodyIssues(async () => {
    const accepted = await Promise.all([tooEarly, tooLate].map(({ id }) => behindTheLast(buyer, id)));
    await setUp().admin.changeEvent(tooEarly.id, { ...notOpen, waitingPurchases: "reject" });
    await setUp().admin.changeEvent(tooLate.id, { ...closed, waitingPurchases: "reject" });
    return accepted;
  });
  expect(early && (await buyer.decided(early))).toMatchObject({ status: "rejected", reason: "sale-withdrawn" });
  expect(late && (await buyer.decided(late))).toMatchObject({ status: "rejected", reason: "sale-withdrawn" });
});

test("in the line: a purchase accepted in time is issued, however long after the sale's close it is decided", async () => {
  const event = await setUp().admin.createEvent();
  const buyer = await setUp().person();
  const queued = await whileNobodyIssues(async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await setUp().admin.changeEvent(event.id, {
      salesCloseAt: new Date(Date.parse(accepted.acceptedAt) + 1).toISOString(),
      waitingPurchases: "decide",
    });
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject({ status: "fulfilled", issued: 1 });
});

test("in the line: all sold is said before the user cap, a reached user cap before a partial outcome", async () => {
  const event = await setUp().admin.createEvent({ capacity: 5, userCap: 2 });
  const [ada, ben] = [await setUp().person(), await setUp().person()];
  const queued = await whileNobodyIssues(async () => ({
    first: purchaseOf(await ada.buy(event.id, 2)),
    atCap: purchaseOf(await ada.buy(event.id, 1)),
    overCap: purchaseOf(await ben.buy(event.id, 3)),
  }));
  const third = await setUp().person();
  expect(await ada.decided(queued.first)).toMatchObject({
    status: "fulfilled",
    issued: 2,
    capReached: false,
    reason: null,
  });
  expect(await ada.decided(queued.atCap)).toMatchObject({ status: "rejected", reason: "user-cap-reached" });
  expect(await ben.decided(queued.overCap)).toMatchObject({ status: "partial", issued: 2, reason: "user-cap" });
  const last = await whileNobodyIssues(async () => ({
    partial: purchaseOf(await third.buy(event.id, 2)),
    soldOut: purchaseOf(await ada.buy(event.id, 1)),
  }));
  expect(await third.decided(last.partial)).toMatchObject({ status: "partial", issued: 1, reason: "event-capacity" });
  expect(await ada.decided(last.soldOut)).toMatchObject({ status: "rejected", reason: "sold-out" });
  await setUp().audit();
});

test("in the line: where event and user leave equally little, the event's capacity is named", async () => {
  const event = await setUp().admin.createEvent({ capacity: 3, userCap: 3 });
  const buyer = await setUp().person();
  expect(await buyer.buyDecided(event.id, 4)).toMatchObject({ status: "partial", issued: 3, reason: "event-capacity" });
});
