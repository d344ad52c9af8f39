import { OpsOverview, type OpsLine, type StaffEvent } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import type { Person } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { noRateLimits } from "./environment/deployment.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({
  gateways: 2,
  workers: 2,
  settings: noRateLimits,
}));

const perSecond = 200;
/** A drop of 2,400 has twelve parts. */
const partSize = 200;

/** A line at a gateway, with the time of its figures; undefined while it has none. */
async function lineOf(eventId: string, nth = 0): Promise<(OpsLine & { atMs: number }) | undefined> {
  const read = await deployment().admin.at(deployment().gateway(nth)).read("/v1/ops/lines");
  const { items, updatedAt } = OpsOverview.parse(read);
  const line = items.find((each) => each.eventId === eventId);
  return line && { ...line, atMs: Date.parse(updatedAt) };
}

/** A slow machine needs long to accept this many; that is not tested here. */
const boughtWithinMs = 90_000;

/** What the test itself has counted, between two moments. */
const nothing = { fromMs: 0, untilMs: 0, sent: 0, accepted: 0, purchases: 0, tickets: 0 };

/** They are read once per second. */
const figuresMaxAgeMs = 2000;

const act = (eventId: string, name: string, body: object = {}): Promise<unknown> =>
  deployment().admin.write("POST", `/v1/ops/lines/${eventId}/${name}`, body);

async function rowsOf(eventId: string): Promise<{ purchases: number; tickets: number }> {
  const [row] = await deployment().database.query(
    "SELECT (SELECT COUNT(*) FROM Purchase WHERE eventId = ?) AS purchases, (SELECT COUNT(*) FROM Ticket WHERE eventId = ?) AS tickets",
    [eventId, eventId],
  );
  return { purchases: Number(row?.["purchases"]), tickets: Number(row?.["tickets"]) };
}

/** Sends a purchase of each buyer, half to each gateway, and counts them and their answers. */
const drop = (event: StaffEvent, buyers: readonly Person[], count: Pick<typeof nothing, "sent" | "accepted">) =>
  sendAtRate(buyers, perSecond, async (buyer, nth) => {
    count.sent += 1;
    const answer = await buyer.at(deployment().gateway(nth % 2)).buyUntilAccepted(event.id, 1);
    count.accepted += 1;
    return answer;
  });

test("in a drop with two gateways and two workers the figures match the test's own counts", async () => {
  const event = await deployment().admin.createEvent({ capacity: 5000 });
  const buyers = await deployment().people(2400);
  const count = { sent: 0, accepted: 0 };
  const answers: Answer[] = [];
  const counted: (typeof nothing)[] = [];
  const shown: (OpsLine & { atMs: number })[] = [];
  const compare = async (nth: number): Promise<void> => {
    const fromMs = Date.now();
    const [figures, rows] = await Promise.all([lineOf(event.id, nth % 2), rowsOf(event.id)]);
    counted.push({ fromMs, untilMs: Date.now(), ...count, ...rows });
    if (figures !== undefined) shown.push(figures);
  };
  // However slow the machine is, the drop lasts until its figures were read in each part of it.
  for (let from = 0; from < buyers.length; from += partSize) {
    const shownBefore = shown.length;
    const dropping = drop(event, buyers.slice(from, from + partSize), count);
    await until(
      "this part has bought, and figures were shown",
      async () => {
        await compare(counted.length);
        return count.accepted === from + partSize && shown.length > shownBefore;
      },
      boughtWithinMs,
    );
    answers.push(...(await dropping));
  }
  expect(Math.max(...shown.map(({ decidedPerSecond }) => decidedPerSecond))).toBeGreaterThan(0);
  const all = {
    ...nothing,
    sent: buyers.length,
    accepted: buyers.length,
    purchases: buyers.length,
    tickets: buyers.length,
  };
  for (const { atMs, waiting, issued } of shown) {
    // All counts only grow, so figures lie between those from before they were read and those from after it.
    const before = counted.findLast(({ untilMs }) => untilMs <= atMs - figuresMaxAgeMs) ?? nothing;
    const after = counted.find(({ fromMs }) => fromMs >= atMs) ?? all;
    expect(issued).toBeGreaterThanOrEqual(before.tickets);
    expect(issued).toBeLessThanOrEqual(after.tickets);
    expect(waiting).toBeGreaterThanOrEqual(before.accepted - after.purchases);
    expect(waiting).toBeLessThanOrEqual(after.sent - before.purchases);
  }
  // At once: a line that has been at rest for a short time is no longer shown.
  const [line] = await until("both gateways show the line at rest", async () => {
    const lines = await Promise.all([lineOf(event.id, 0), lineOf(event.id, 1)]);
    return lines.every((each) => each?.waiting === 0 && each.issued === buyers.length) && lines;
  });
  await outcomesOf(buyers, answers);
  expect(line).toMatchObject({ failed: 0, capacity: 5000, paused: false });
  expect(line?.waitMs.p50).toBeGreaterThan(0);
  expect(line?.waitMs.p99).toBeGreaterThanOrEqual(line?.waitMs.p50 ?? 0);
});

test("paused at a depth of 2,000, nothing is decided, acceptance continues and the oldest wait grows; resumed, the order is kept", async () => {
  const event = await deployment().admin.createEvent({ capacity: 1500, userCap: 1000 });
  const buyers = await deployment().people(100);
  await act(event.id, "pause");
  const buying = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, at) =>
        (buyers[(from + at) % 100] as Person).at(deployment().gateway(at % 2)).buyUntilAccepted(event.id, 1),
      ),
    );
  const first = await buying(0, 2000);
  /** The figures are read once per second, so either may be shown first. */
  const waited = (ms: number, waiting: number) =>
    until(`${waiting} wait, the oldest for ${ms} ms`, async () => {
      const line = await lineOf(event.id);
      return line?.waiting === waiting && (line.oldestWaitMs ?? 0) >= ms && line;
    });
  const { oldestWaitMs, ...line } = await waited(1000, 2000);
  expect(line).toMatchObject({ state: "paused", paused: true, decidedPerSecond: 0 });
  const later = await buying(2000, 2200);
  expect(await waited(Number(oldestWaitMs) + 1000, 2200)).toMatchObject({ state: "paused", decidedPerSecond: 0 });
  expect(await rowsOf(event.id)).toEqual({ purchases: 0, tickets: 0 });
  const shown = await (buyers[0] as Person).read(`/v1/events/${event.id}`);
  expect(shown).toMatchObject({ saleState: "paused" });

  await act(event.id, "resume");
  const all = Array.from({ length: 2200 }, (_, nth) => buyers[nth % 100] as Person);
  const outcomes = await outcomesOf(all, [...first, ...later]);
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(1500));
  const inOrder = outcomes.toSorted((one, other) => one.seq - other.seq);
  expect(inOrder.flatMap(({ tickets }) => tickets.map(({ number }) => number))).toEqual(numbersUpTo(1500));
  await deployment().audit();
});
