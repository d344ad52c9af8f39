import type { Purchase } from "@admit/contract";
import { askRedis, until } from "@admit/environment";
import { expect, test } from "vitest";
import { outcomesOf } from "./client/outcomes.ts";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { PrivateRedis } from "./environment/private-redis.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

let redis: PrivateRedis;
const deployment = deploymentForFile(async (closers) => {
  redis = await PrivateRedis.open();
  closers.add(() => redis.close());
  return { redisUrl: redis.url };
});

/** A request without an answer by then hangs. */
const answerWithinMs = 5000;
const forgetWithinMs = 10_000;

test.for([
  ["is stopped", () => redis.end(), () => redis.start()],
  ["hangs", async () => redis.freeze(), async () => redis.thaw()],
] as const)(
  "while Redis %s, purchases are refused at once and decided ones stay readable; then selling continues",
  async ([, leave, comeBack]) => {
    const event = await deployment().admin.createEvent();
    const buyer = await deployment().person();
    const bought = await buyer.buyDecided(event.id, 2);
    // It has not cached that purchase, so it must read it.
    const other = await deployment().add("gateway");
    await buyer.at(other).me();

    await leave();
    try {
      await expectRefusalsAndReading(buyer, bought);
      await expectRefusalsAndReading(buyer.at(other), bought);
    } finally {
      await comeBack();
    }

    const again = purchaseOf(await buyer.buyUntilAccepted(event.id, 3));
    expect(await buyer.decided(again)).toMatchObject({ status: "fulfilled", issued: 3 });
    const elsewhere = purchaseOf(await buyer.at(other).buyUntilAccepted(event.id, 1));
    expect(await buyer.decided(elsewhere)).toMatchObject({ status: "fulfilled", issued: 1 });
    await deployment().audit();
  },
);

/** Every purchase is refused, and what was bought can be read. */
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

test("purchases that wait when Redis is emptied become unknown; sent again, they are one purchase, at a later position", async () => {
  const event = await deployment().admin.createEvent();
  const first = await deployment().person();
  const decided = await first.buyDecided(event.id, 1);
  const buyers = await deployment().people(20);
  await deployment().worker().end();
  const lost = (await buyAll(buyers, event.id)).map(purchaseOf);

  await redis.empty();
  await Promise.all(buyers.map((buyer, nth) => unknown(buyer, lost[nth])));
  // Each twice, like clients without an answer.
  const twice = [...buyers, ...buyers];
  const sentAgain = await buyAll(twice, event.id);
  await deployment().worker().start();

  const outcomes = await outcomesOf(twice, sentAgain);
  expect(new Set(outcomes.map(({ id }) => id))).toEqual(new Set(lost.map(({ id }) => id)));
  expect(new Set(outcomes.map(({ status, issued }) => `${status} ${issued}`))).toEqual(new Set(["fulfilled 2"]));
  expect(Math.min(...outcomes.map(({ seq }) => seq))).toBeGreaterThan(decided.seq);
  expect(purchaseOf(await first.poll(decided))).toEqual(decided);
  expect(await deployment().admin.read(`/v1/events/${event.id}`)).toMatchObject({
    remaining: 1000 - 1 - 2 * buyers.length,
  });
  await deployment().audit();
});

/** Waits until a purchase is unknown. */
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

test.for([
  // A gateway disconnects from a replica at once: then Redis refuses writes, or is away until a primary is found.
  ["has become a replica", ["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"], /^(refuses-writes|away)$/],
  ["has no memory left", ["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"], /^refuses-writes$/],
] as const)("a Redis that %s makes the gateway not ready, and is named", async ([, breaking, mending, named]) => {
  const say = ([command, ...args]: typeof breaking | typeof mending) =>
    askRedis(redis.url, (client) => client.call(command, ...args));
  await deployment().readyz(200);
  await say(breaking);
  const body = { status: "not-ready", redis: expect.stringMatching(named) as string, mysql: "ok" };
  expect(await deployment().readyz(503)).toMatchObject(body);
  await say(mending);
  await deployment().readyz(200);
});
