import { type Service, until } from "@admit/environment";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import type { Person } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({ gateways: 2 }));

const key = "one purchase";
const heldCount = 100;
const buyersCount = 600;
const perSecond = 300;

/** The answer, or null if there was no connection, or it was lost. */
const answerOrNull = (answer: Promise<Answer>): Promise<Answer | null> => answer.catch(() => null);

/** Many buyers wait at the first gateway for an outcome, while no worker runs. */
async function holdRequests(eventId: string, buyers: readonly Person[]): Promise<Promise<Answer | null>[]> {
  const held = buyers.map((buyer) => answerOrNull(buyer.buy(eventId, 2, { key, waitS: 10 })));
  const elsewhere = deployment().admin.at(deployment().gateway(1));
  await until("all are in the line", async () => (await elsewhere.line(eventId)).accepted === buyers.length);
  return held;
}

test("a gateway is killed while buyers wait for its answer: sent again to the other, each is one purchase at its old position", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(heldCount);
  await deployment().worker().end();
  const held = await holdRequests(event.id, buyers);

  await deployment().gateway().crash();
  const unanswered = await Promise.all(held);
  const elsewhere = buyers.map((buyer) => buyer.at(deployment().gateway(1)));
  const answers = await Promise.all(elsewhere.map((buyer) => buyer.buy(event.id, 2, { key })));
  await Promise.all([deployment().worker().start(), deployment().gateway().start()]);

  expect(unanswered).toEqual(buyers.map(() => null));
  const outcomes = await outcomesOf(elsewhere, answers);
  expect(outcomes.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(numbersUpTo(heldCount));
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(2 * heldCount));
  await deployment().audit();
});

test("after SIGTERM, a gateway answers all waiting requests, and ends with 0 within 10 s", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(heldCount);
  await deployment().worker().end();
  const held = await holdRequests(event.id, buyers);

  const exit = await deployment().gateway().end();
  const answers = await Promise.all(held);
  await Promise.all([deployment().worker().start(), deployment().gateway().start()]);

  expect(exit).toEqual({ code: 0, signal: null });
  const answered = answers.filter((answer) => answer !== null);
  expect(answered).toHaveLength(heldCount);
  const outcomes = await outcomesOf(buyers, answered);
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(2 * heldCount));
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
      const answer = await answerOrNull(buyer.buy(event.id, 2, { key }));
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
