import { randomUUID } from "node:crypto";
import { Line } from "@admit/contract";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import type { Person } from "./client/person.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

const setUp = setUpForFile(() => ({
  gateways: 2,
  workers: 2,
  settings: { RATE_LIMIT_USER_WRITES: "off", RATE_LIMIT_USER_READS: "off", RATE_LIMIT_ADDRESS: "off" },
}));

const perSecond = 500;
const purchases = 8000;
const people = 200;
const capacity = 6000;
const takenWithinMs = 30_000;

/** Answers that a buyer may get in a restart, beside the purchase itself or that all is sold. */
interface Refusals {
  /** 503 without a word on when to come back, or another fault. */
  bad: string[];
  /** 503 with `Retry-After`, and connections that nobody took. */
  polite: number;
}

/** As a client should: the same key again, at the other gateway, after a refusal or a lost connection. */
async function buy(buyer: Person, nth: number, eventId: string, refusals: Refusals): Promise<Answer> {
  const key = randomUUID();
  let attempt = nth;
  return until(
    "the purchase is taken",
    async () => {
      const gateway = setUp().gateway(attempt++ % 2);
      const answer = await buyer
        .at(gateway)
        .buy(eventId, 1, { key })
        .catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      const isPolite = answer === null || (answer.status === 503 && answer.headers["retry-after"] !== undefined);
      if (isPolite) refusals.polite += 1;
      else refusals.bad.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      return null;
    },
    takenWithinMs,
  );
}

test("everything restarted one after the other at 500 purchases a second: nothing lost, nothing twice, no fault shown", async () => {
  const event = await setUp().admin.createEvent({ capacity, userCap: 1000 });
  const buyers = await setUp().people(people);
  const items = Array.from({ length: purchases }, (_, nth) => buyers[nth % people] as Person);
  const refusals: Refusals = { bad: [], polite: 0 };

  const sending = sendAtRate(items, perSecond, (buyer, nth) => buy(buyer, nth, event.id, refusals));
  const decidedAtLeast = (count: number): Promise<unknown> =>
    until(`${count} purchases are decided`, async () => {
      const answers = await Promise.all(setUp().gateways.map((gateway) => lineAt(gateway.url, event.id)));
      return answers.some((line) => line !== null && line.head >= count);
    });
  await decidedAtLeast(500);
  const services = [setUp().gateway(0), setUp().worker(0), setUp().gateway(1), setUp().worker(1)];
  for (const [nth, service] of services.entries()) {
    expect((await service.end()).code).toBe(0);
    await service.start();
    await decidedAtLeast(500 + 700 * nth);
  }
  const answers = await sending;

  expect(refusals.bad).toEqual([]);
  const outcomes = await outcomesOf(items, answers);
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(capacity));
  expect(new Set(outcomes.map(({ id }) => id)).size).toBe(outcomes.length);
  await setUp().audit();
});

async function lineAt(url: string, eventId: string): Promise<Line | null> {
  const answer = await fetch(`${url}/v1/events/${eventId}/line`).catch(() => null);
  return answer?.ok ? Line.parse(await answer.json()) : null;
}
