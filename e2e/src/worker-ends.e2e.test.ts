import { type Service, until } from "@admit/environment";
import { expect, test } from "vitest";
import { metric } from "./client/metric.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import type { Person } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile();

const buyersCount = 800;
const perSecond = 600;
const quantity = 2;
const capacity = 700;

/** Sent before the interruption; they leave tickets for those after it, however slow the machine is. */
const earlyCount = 200;

/**
 * A drop with an interruption, once a part of it is decided.
 * @param interrupt calls `sendRest` when it has begun
 * @returns the numbers of the issued tickets
 */
async function dropDuring(interrupt: (eventId: string, sendRest: () => void) => Promise<void>): Promise<number[]> {
  const event = await deployment().admin.createEvent({ capacity });
  const buyers = await deployment().people(buyersCount);
  const send = (some: Person[]) => sendAtRate(some, perSecond, (buyer) => buyer.buy(event.id, quantity));
  const sent = [send(buyers.slice(0, earlyCount))];
  await until(
    "a part of the drop is decided",
    async () => (await deployment().admin.line(event.id)).head >= earlyCount / 4,
  );
  await interrupt(event.id, () => void sent.push(send(buyers.slice(earlyCount))));

  const outcomes = await outcomesOf(buyers, (await Promise.all(sent)).flat());
  expect(outcomes.filter(({ status }) => status === "failed")).toEqual([]);
  await deployment().audit();
  return numbersOf(outcomes);
}

/** The worker that issues the event. */
const issuerOf = (eventId: string): Promise<Service> =>
  until("a worker reports that it owns the event", async () => {
    for (const worker of deployment().workers.filter(({ isRunning }) => isRunning))
      if ((await metric(worker, "admit_issuer_owned", { event: eventId })) === 1) return worker;
    return undefined;
  });

test("a worker killed in the middle of a drop and restarted loses nothing, and issues nothing twice", async () => {
  const numbers = await dropDuring(async (_eventId, sendRest) => {
    await deployment().worker().crash();
    sendRest();
    await deployment().worker().start();
  });
  expect(numbers).toEqual(numbersUpTo(capacity));
});

test.for([
  [
    "a worker killed in the middle of a drop is replaced by the other, which is running already",
    (issuer: Service) => issuer.crash(),
    (issuer: Service) => issuer.start(),
  ],
  [
    "a worker frozen in the middle of a drop is replaced by the other, and does no harm when thawed",
    (issuer: Service) => issuer.freeze(),
    (issuer: Service) => issuer.thaw(),
  ],
] as const)("%s", async ([, leave, comeBack]) => {
  const other = await deployment().add("worker");
  const numbers = await dropDuring(async (eventId, sendRest) => {
    const issuer = await issuerOf(eventId);
    await leave(issuer);
    try {
      const { head } = await deployment().admin.line(eventId);
      sendRest();
      await until("the line continues", async () => (await deployment().admin.line(eventId)).head > head);
    } finally {
      await comeBack(issuer);
    }
  });
  expect(numbers).toEqual(numbersUpTo(capacity));
  expect(await other.end()).toEqual({ code: 0, signal: null });
});
