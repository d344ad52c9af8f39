import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import type { Person } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

const setUp = setUpForFile(() => ({ gateways: 2 }));

const key = "one purchase";
const heldCount = 100;

type Lost = "not sent" | "lost";

/** The answer; else whether the request was never sent, or the connection lost before the answer came. */
const answerOrLost = (asking: Promise<Answer>): Promise<Answer | Lost> =>
  asking.catch((error: NodeJS.ErrnoException) => (error.code === "ECONNREFUSED" ? "not sent" : "lost"));

/** Buyers whom the gateway has seen before, so that none of them waits until their user is made. */
async function knownBuyers(count: number): Promise<Person[]> {
  const buyers = await setUp().people(count);
  await Promise.all(buyers.map((buyer) => buyer.me()));
  return buyers;
}

/** Many buyers wait at the first gateway for an outcome that does not come yet, since nobody issues. */
async function holdRequests(eventId: string, buyers: readonly Person[]): Promise<Promise<Answer | Lost>[]> {
  const held = buyers.map((buyer) => answerOrLost(buyer.buy(eventId, 2, { key, waitS: 10 })));
  const elsewhere = setUp().admin.at(setUp().gateway(1));
  await until("all stand in the line", async () => (await elsewhere.line(eventId)).accepted === buyers.length);
  return held;
}

test("a gateway is killed while buyers wait for its answer: sent again to the other, each is one purchase at its old place", async () => {
  const event = await setUp().admin.createEvent();
  const buyers = await setUp().people(heldCount);
  await setUp().worker().end();
  const held = await holdRequests(event.id, buyers);

  await setUp().gateway().crash();
  expect(await Promise.all(held)).toEqual(buyers.map(() => "lost"));
  const elsewhere = buyers.map((buyer) => buyer.at(setUp().gateway(1)));
  const answers = await Promise.all(elsewhere.map((buyer) => buyer.buy(event.id, 2, { key })));
  await setUp().worker().start();

  const outcomes = await outcomesOf(elsewhere, answers);
  expect(outcomes.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(numbersUpTo(heldCount));
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(2 * heldCount));
  await setUp().gateway().start();
  await setUp().audit();
});

test("a gateway killed in the middle of a drop: buyers who send again to the other have one purchase per key", async () => {
  const event = await setUp().admin.createEvent({ capacity: 2000 });
  const buyers = await knownBuyers(800);

  const sending = sendAtRate(buyers, 400, async (buyer) => {
    const answer = await answerOrLost(buyer.buy(event.id, 2, { key }));
    return typeof answer === "string" ? buyer.at(setUp().gateway(1)).buy(event.id, 2, { key }) : answer;
  });
  const elsewhere = setUp().admin.at(setUp().gateway(1));
  await until("the drop is under way", async () => (await elsewhere.line(event.id)).accepted >= 100);
  await setUp().gateway().crash();
  const answers = await sending;

  const outcomes = await outcomesOf(
    buyers.map((buyer) => buyer.at(setUp().gateway(1))),
    answers,
  );
  expect(outcomes).toHaveLength(buyers.length);
  expect(new Set(outcomes.map(({ id }) => id)).size).toBe(buyers.length);
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(2 * buyers.length));
  await setUp().gateway().start();
  expect(await setUp().admin.read(`/v1/events/${event.id}`)).toMatchObject({ remaining: 2000 - 2 * buyers.length });
  await setUp().audit();
});

test("told to end, a gateway answers whoever waits for it, and ends with 0 within 10 s", async () => {
  const event = await setUp().admin.createEvent();
  const buyers = await setUp().people(heldCount);
  await setUp().worker().end();
  const held = await holdRequests(event.id, buyers);

  const exit = await setUp().gateway().end();
  const answers = await Promise.all(held);
  await setUp().worker().start();
  await setUp().gateway().start();

  expect(exit).toEqual({ code: 0, signal: null });
  const answered = answers.filter((answer) => typeof answer !== "string");
  expect(answered).toHaveLength(heldCount);
  const outcomes = await outcomesOf(buyers, answered);
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["fulfilled"]));
});

test("told to end in the middle of a drop, a gateway answers what it has in hand, and loses nothing", async () => {
  const event = await setUp().admin.createEvent({ capacity: 2000 });
  const buyers = await knownBuyers(800);
  let toldToEnd = false;

  const sending = sendAtRate(buyers, 400, async (buyer) => {
    const sentBefore = !toldToEnd;
    const answer = await answerOrLost(buyer.buy(event.id, 2, { key }));
    const isLost = answer === "lost" && sentBefore;
    if (typeof answer !== "string" && answer.status !== 503) return { answer, isLost };
    return { answer: await buyer.at(setUp().gateway(1)).buy(event.id, 2, { key }), isLost };
  });
  const elsewhere = setUp().admin.at(setUp().gateway(1));
  await until("the drop is under way", async () => (await elsewhere.line(event.id)).accepted >= 100);
  toldToEnd = true;
  const exit = await setUp().gateway().end();
  const sent = await sending;
  await setUp().gateway().start();

  expect(exit).toEqual({ code: 0, signal: null });
  expect(sent.filter(({ isLost }) => isLost)).toEqual([]);
  const outcomes = await outcomesOf(
    buyers,
    sent.map(({ answer }) => answer),
  );
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(2 * buyers.length));
  await setUp().audit();
});
