import { expect, test } from "vitest";
import type { Purchase } from "@admit/contract";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const key = "the one key";
const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();

test("a key sent again while its purchase waits is the same purchase, at the same position", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const [first, again, other] = await deployment().whilePaused(
    event,
    async () =>
      [
        await buyer.buy(event.id, 2, { key }),
        await buyer.buy(event.id, 2, { key }),
        await buyer.buy(event.id, 3, { key }),
      ] as const,
  );

  expect([first.status, again.status]).toEqual([202, 202]);
  expect(purchaseOf(again)).toMatchObject({ id: purchaseOf(first).id, seq: purchaseOf(first).seq, status: "queued" });
  expect(again.headers["location"]).toBe(`/v1/events/${event.id}/purchases/${purchaseOf(first).id}`);
  expect(Number(again.headers["retry-after"])).toBeGreaterThan(0);
  expect(problemOf(other)).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  expect(await buyer.decided(purchaseOf(first))).toMatchObject({ status: "fulfilled", issued: 2 });
});

const laterStates: [when: string, change: (eventId: string, buyer: Person) => Promise<unknown>][] = [
  ["nothing has happened", async () => undefined],
  ["the event is sold out", async (eventId) => (await deployment().person()).buyDecided(eventId, 8)],
  ["the sale is closed", (eventId) => deployment().admin.changeEvent(eventId, { salesCloseAt: yesterday })],
  ["the event is withdrawn", (eventId) => deployment().admin.changeEvent(eventId, { status: "ARCHIVED" })],
  ["the buyer is suspended", (_eventId, buyer) => deployment().suspend(buyer)],
];

test.for(laterStates)("when %s, a key sent again is answered with the first outcome, or 422", async ([, change]) => {
  const event = await deployment().admin.createEvent({ capacity: 10 });
  const buyer = await deployment().person();
  const first = await buyer.buyDecided(event.id, 2, { key });
  await change(event.id, buyer);

  const again = await buyer.buy(event.id, 2, { key });
  const other = await buyer.buy(event.id, 1, { key });

  expect(again.status).toBe(200);
  expect(outcomeOf(purchaseOf(again))).toEqual(outcomeOf(first));
  expect(problemOf(other)).toMatchObject({ status: 422, code: "idempotency-key-reused" });
});

test("a key that led to a rejection leads to it again, even if tickets are left by then", async () => {
  const event = await deployment().admin.createEvent({ userCap: 1 });
  const buyer = await deployment().person();
  await buyer.buyDecided(event.id, 1);
  const first = await buyer.buyDecided(event.id, 1, { key });
  await deployment().admin.changeEvent(event.id, { userCap: 5 });

  expect(first).toMatchObject({ status: "rejected", reason: "user-cap-reached" });
  expect(outcomeOf(purchaseOf(await buyer.buy(event.id, 1, { key })))).toEqual(outcomeOf(first));
  expect(await buyer.buyDecided(event.id, 1)).toMatchObject({ status: "fulfilled" });
});

/** Everything except the codes, which are hidden from a suspended holder. */
function outcomeOf({ tickets, ...outcome }: Purchase) {
  return { ...outcome, tickets: tickets.map(({ id, number }) => ({ id, number })) };
}
