import type { Purchase } from "@admit/contract";
import { expect, test } from "vitest";
import { outcomesOf } from "./client/outcomes.ts";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { PrivateRedis } from "./set-up/private-redis.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

let redis: PrivateRedis;
const setUp = setUpForFile(async (closers) => {
  redis = await PrivateRedis.open();
  closers.add(() => redis.close());
  return { redisUrl: redis.url };
});

/** An answer that has not begun by then is a hang. */
const answerWithinMs = 5000;
const forgetWithinMs = 10_000;

test.for([
  ["is stopped", () => redis.stop(), () => redis.start()],
  ["hangs", async () => redis.freeze(), async () => redis.thaw()],
] as const)(
  "while Redis %s, purchases are refused at once and what is decided stays readable; then selling goes on",
  async ([, leave, comeBack]) => {
    const event = await setUp().admin.createEvent();
    const buyer = await setUp().person();
    const bought = await buyer.buyDecided(event.id, 2);
    // It has seen nothing of that purchase, so it has to read it.
    const other = await setUp().add("gateway");
    await buyer.at(other).me();

    await leave();
    try {
      await expectRefusalsAndReading(buyer, bought);
      await expectRefusalsAndReading(buyer.at(other), bought);
    } finally {
      await comeBack();
    }

    const again = purchaseOf(await buyer.buyUntilTaken(event.id, 3));
    expect(await buyer.decided(again)).toMatchObject({ status: "fulfilled", issued: 3 });
    const elsewhere = purchaseOf(await buyer.at(other).buyUntilTaken(event.id, 1));
    expect(await buyer.decided(elsewhere)).toMatchObject({ status: "fulfilled", issued: 1 });
    await setUp().audit();
  },
);

/** Nothing can be bought, many times over, and what was bought can be read. */
async function expectRefusalsAndReading(buyer: Person, bought: Purchase): Promise<void> {
  const asked = Array.from({ length: 30 }, () => buyer.buy(bought.eventId, 1, { withinMs: answerWithinMs }));
  for (const answer of await Promise.all(asked)) {
    expect(problemOf(answer)).toMatchObject({ status: 503, code: "queue-unavailable" });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  }
  expect(purchaseOf(await buyer.poll(bought))).toEqual(bought);
  expect(await buyer.read(`/v1/me/tickets?eventId=${bought.eventId}`)).toMatchObject({ items: bought.tickets });
  expect((await buyer.call(`/v1/tickets/${bought.tickets[0]?.id}/qr.svg`)).status).toBe(200);
}

const buyAll = (buyers: readonly Person[], eventId: string) =>
  Promise.all(buyers.map((buyer) => buyer.buy(eventId, 2, { key: "mine" })));

test("purchases that wait when Redis is emptied become unknown; sent again they are one purchase, further up the line", async () => {
  const event = await setUp().admin.createEvent();
  const first = await setUp().person();
  const decided = await first.buyDecided(event.id, 1);
  const buyers = await setUp().people(20);
  await setUp().worker().end();
  const lost = (await buyAll(buyers, event.id)).map(purchaseOf);

  await redis.empty();
  await Promise.all(buyers.map((buyer, nth) => unknown(buyer, lost[nth])));
  // Each twice: who hears nothing, asks again.
  const twice = [...buyers, ...buyers];
  const sentAgain = await buyAll(twice, event.id);
  await setUp().worker().start();

  const outcomes = await outcomesOf(twice, sentAgain);
  expect(new Set(outcomes.map(({ id }) => id))).toEqual(new Set(lost.map(({ id }) => id)));
  expect(new Set(outcomes.map(({ status, issued }) => `${status} ${issued}`))).toEqual(new Set(["fulfilled 2"]));
  expect(Math.min(...outcomes.map(({ seq }) => seq))).toBeGreaterThan(decided.seq);
  expect(purchaseOf(await first.poll(decided))).toEqual(decided);
  expect(await setUp().admin.read(`/v1/events/${event.id}`)).toMatchObject({ remaining: 1000 - 1 - 2 * buyers.length });
  await setUp().audit();
});

test("purchases sent again in the moment in which Redis was emptied are decided as well", async () => {
  const event = await setUp().admin.createEvent();
  const buyers = await setUp().people(5);
  await Promise.all(buyers.map((buyer) => buyer.me()));
  await setUp().worker().end();
  await buyAll(buyers, event.id);

  await redis.empty();
  const sentAgain = await buyAll(buyers, event.id);
  await setUp().worker().start();

  const outcomes = await outcomesOf(buyers, sentAgain);
  expect(outcomes.map(({ status, issued }) => `${status} ${issued}`)).toEqual(buyers.map(() => "fulfilled 2"));
  await setUp().audit();
});

/** Waits until nobody knows of a purchase any more. */
const unknown = (buyer: Person, purchase: Purchase | undefined): Promise<boolean> =>
  until(
    "the purchase is unknown",
    async () => {
      if (purchase === undefined) throw new Error("this buyer has no purchase");
      const answer = await buyer.poll(purchase);
      return answer.status === 404 && problemOf(answer).code === "purchase-unknown";
    },
    forgetWithinMs,
  );
