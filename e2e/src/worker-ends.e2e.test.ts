import { expect, test } from "vitest";
import { metric } from "./client/metric.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import type { Service } from "./set-up/service.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

const setUp = setUpForFile();

const buyersCount = 1200;
const perSecond = 600;
const quantity = 2;
const capacity = 1000;

/** A drop during which something happens, once a part of it is decided. @returns the numbers of the tickets issued */
async function dropDuring(happen: (eventId: string) => Promise<void>): Promise<number[]> {
  const event = await setUp().admin.createEvent({ capacity });
  const buyers = await setUp().people(buyersCount);
  const sending = sendAtRate(buyers, perSecond, (buyer) => buyer.buy(event.id, quantity));
  await until(
    "a part of the drop is decided",
    async () => (await setUp().admin.line(event.id)).head >= buyersCount / 10,
  );
  await happen(event.id);

  const outcomes = await outcomesOf(buyers, await sending);
  expect(outcomes.filter(({ status }) => status === "failed")).toEqual([]);
  await setUp().audit();
  return numbersOf(outcomes);
}

/** The worker that issues the event. */
const issuerOf = (eventId: string): Promise<Service> =>
  until("a worker says that it owns the event", async () => {
    for (const worker of setUp().workers.filter(({ isRunning }) => isRunning))
      if ((await metric(worker, "admit_issuer_owned", { event: eventId })) === 1) return worker;
    return undefined;
  });

test("a worker killed in the middle of a drop and started again loses nothing, and issues nothing twice", async () => {
  const numbers = await dropDuring(async () => {
    await setUp().worker().crash();
    await setUp().worker().start();
  });
  expect(numbers).toEqual(numbersUpTo(capacity));
});

test("told to end in the middle of a drop, a worker ends with 0 within 10 s, and nothing is lost", async () => {
  const numbers = await dropDuring(async () => {
    expect(await setUp().worker().end()).toEqual({ code: 0, signal: null });
    await setUp().worker().start();
  });
  expect(numbers).toEqual(numbersUpTo(capacity));
});

/** Something befalls the worker that issues, during a drop; the line goes on before it is undone. */
async function dropWithout(leave: (issuer: Service) => unknown, comeBack: (issuer: Service) => unknown) {
  return dropDuring(async (eventId) => {
    const issuer = await issuerOf(eventId);
    await leave(issuer);
    try {
      const { head } = await setUp().admin.line(eventId);
      await until("the line goes on", async () => (await setUp().admin.line(eventId)).head > head);
    } finally {
      await comeBack(issuer);
    }
  });
}

test("a worker killed in the middle of a drop is replaced by the other, which is running already", async () => {
  const other = await setUp().add("worker");
  const numbers = await dropWithout(
    (issuer) => issuer.crash(),
    (issuer) => issuer.start(),
  );
  expect(numbers).toEqual(numbersUpTo(capacity));
  expect(await other.end()).toEqual({ code: 0, signal: null });
});

test("a worker frozen in the middle of a drop is replaced by the other, and does no harm when it is back", async () => {
  const other = await setUp().add("worker");
  const numbers = await dropWithout(
    (issuer) => issuer.freeze(),
    (issuer) => issuer.thaw(),
  );
  expect(numbers).toEqual(numbersUpTo(capacity));
  expect(await other.end()).toEqual({ code: 0, signal: null });
});
