import { type Service, until } from "@admit/environment";
import { expect, test } from "vitest";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({ gateways: 2 }));

const key = "one purchase";
const heldCount = 100;
const buyersCount = 600;
const perSecond = 300;

test("after SIGTERM, a gateway answers all waiting requests, and ends with 0 within 10 s", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(heldCount);
  const elsewhere = deployment().admin.at(deployment().gateway(1));
  const { exit, answers } = await deployment().whileWorkersHang(async () => {
    const held = buyers.map((buyer) => buyer.buy(event.id, 2, { key, waitS: 10 }));
    await until("all are in the line", async () => (await elsewhere.line(event.id)).accepted === heldCount);
    return { exit: await deployment().gateway().end(), answers: await Promise.all(held) };
  });
  await deployment().gateway().start();

  expect(exit).toEqual({ code: 0, signal: null });
  expect(numbersOf(await outcomesOf(buyers, answers))).toEqual(numbersUpTo(2 * heldCount));
});

test.for([
  ["killed", (gateway: Service) => gateway.crash(), undefined],
  ["stopped", (gateway: Service) => gateway.end(), { code: 0, signal: null }],
] as const)(
  "a gateway is %s in the middle of a drop: buyers who send again to the other have one purchase per key",
  async ([, end, expectedExit]) => {
    const event = await deployment().admin.createEvent({ capacity: 2000 });
    const buyers = await deployment().people(buyersCount);
    const elsewhere = buyers.map((buyer) => buyer.at(deployment().gateway(1)));

    const sending = sendAtRate(buyers, perSecond, async (buyer) => {
      const answer = await buyer.buy(event.id, 2, { key }).catch(() => null); // the connection is lost, or refused
      return answer === null || answer.status === 503
        ? buyer.at(deployment().gateway(1)).buy(event.id, 2, { key })
        : answer;
    });
    const watcher = deployment().admin.at(deployment().gateway(1));
    await until("the drop is under way", async () => (await watcher.line(event.id)).accepted >= buyersCount / 6);
    const exit = await end(deployment().gateway());
    const answers = await sending;
    await deployment().gateway().start();

    expect(exit).toEqual(expectedExit);
    const outcomes = await outcomesOf(elsewhere, answers);
    expect(outcomes).toHaveLength(buyersCount);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(buyersCount);
    expect(numbersOf(outcomes)).toEqual(numbersUpTo(2 * buyersCount));
    expect(await deployment().admin.read(`/v1/events/${event.id}`)).toMatchObject({
      remaining: 2000 - 2 * buyersCount,
    });
    await deployment().audit();
  },
);
