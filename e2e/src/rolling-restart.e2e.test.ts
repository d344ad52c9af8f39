import { expect, test } from "vitest";
import { buyAgain } from "./client/buy-again.ts";
import { decidedAtLeast } from "./client/decided-at-least.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import type { Person } from "./client/person.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({
  gateways: 2,
  workers: 2,
  settings: { RATE_LIMIT_USER_WRITES: "off", RATE_LIMIT_USER_READS: "off", RATE_LIMIT_ADDRESS: "off" },
}));

const perSecond = 500;
const purchases = 5000;
const people = 200;
const capacity = 4000;

test("everything restarted one after the other at 500 purchases per second: nothing is lost, nothing happens twice, no fault is shown", async () => {
  const event = await deployment().admin.createEvent({ capacity, userCap: 1000 });
  const { gateways } = deployment();
  const buyers = await deployment().people(people);
  const items = Array.from({ length: purchases }, (_, nth) => buyers[nth % people] as Person);
  const faults: string[] = [];

  const sending = sendAtRate(items, perSecond, (buyer, nth) => buyAgain(buyer, gateways, nth, event.id, faults));
  await decidedAtLeast(gateways, event.id, 500);
  const services = [deployment().gateway(0), deployment().worker(0), deployment().gateway(1), deployment().worker(1)];
  for (const [nth, service] of services.entries()) {
    expect((await service.end()).code).toBe(0);
    await service.start();
    await decidedAtLeast(gateways, event.id, 500 + 700 * nth);
  }
  const answers = await sending;

  expect(faults).toEqual([]);
  const outcomes = await outcomesOf(items, answers);
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(capacity));
  expect(new Set(outcomes.map(({ id }) => id)).size).toBe(outcomes.length);
  await deployment().audit();
});
