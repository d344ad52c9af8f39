import type { Purchase, StaffEvent } from "@admit/contract";
import { expect, test } from "vitest";
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

type Meanwhile = (event: StaffEvent, buyer: Person, purchase: Purchase) => Promise<unknown>;

const inLine: [what: string, meanwhile: Meanwhile, outcome: object][] = [
  [
    "a purchase that staff withdrew is rejected with that reason, also if its buyer is suspended meanwhile",
    async ({ id }, buyer) => {
      await deployment().suspend(buyer);
      await deployment().admin.changeEvent(id, { status: "ARCHIVED", waitingPurchases: "reject" });
    },
    { status: "rejected", reason: "sale-withdrawn", issued: 0 },
  ],
  [
    "a purchase that left the line is withdrawn, also if its buyer is suspended meanwhile",
    async (_event, buyer, purchase) => {
      expect((await buyer.leave(purchase)).status).toBe(202);
      await deployment().suspend(buyer);
    },
    { status: "rejected", reason: "withdrawn", issued: 0, capReached: true },
  ],
  [
    "an accepted purchase is decided, although the event is archived and its sale moved meanwhile",
    ({ id }) => deployment().admin.changeEvent(id, { ...notOpen, status: "ARCHIVED", waitingPurchases: "decide" }),
    { status: "fulfilled", issued: 1 },
  ],
  [
    "a buyer suspended meanwhile gets nothing, also if the sale was moved meanwhile",
    async ({ id }, buyer) => {
      await deployment().suspend(buyer);
      await deployment().admin.changeEvent(id, { ...notOpen, waitingPurchases: "decide" });
    },
    { status: "rejected", reason: "user-not-eligible", issued: 0 },
  ],
  [
    "a purchase accepted in time is issued, however long after the sale's close it is decided",
    ({ id }, _buyer, { acceptedAt }) => {
      const salesCloseAt = new Date(Date.parse(acceptedAt) + 1).toISOString();
      return deployment().admin.changeEvent(id, { salesCloseAt, waitingPurchases: "decide" });
    },
    { status: "fulfilled", issued: 1 },
  ],
];

test.for(inLine)("in the line: %s", async ([, meanwhile, outcome]) => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const queued = await deployment().whilePaused(event, async () => {
    const accepted = purchaseOf(await buyer.buy(event.id, 1));
    await meanwhile(event, buyer, accepted);
    return accepted;
  });
  expect(await buyer.decided(queued)).toMatchObject(outcome);
});
