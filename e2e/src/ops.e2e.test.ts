import { OpsLineDetail, OpsOverview, type OpsLine, type StaffEvent } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { purchaseOf, type Person } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { noRateLimits } from "./environment/deployment.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({
  gateways: 2,
  workers: 2,
  settings: noRateLimits,
}));

const perSecond = 200;

async function lineOf(eventId: string, nth = 0): Promise<OpsLine | undefined> {
  const { items } = OpsOverview.parse(await deployment().admin.at(deployment().gateway(nth)).read("/v1/ops/lines"));
  return items.find((line) => line.eventId === eventId);
}

/** A slow machine needs long to accept this many; that is not tested here. */
const boughtWithinMs = 90_000;

interface Figures {
  atMs: number;
  waiting: number;
  issued: number;
}

/** The figures of a line at a gateway, with their time; null while it has none. */
async function figuresOf(eventId: string, nth: number): Promise<(Figures & { perSecond: number }) | null> {
  const { items, updatedAt } = OpsOverview.parse(
    await deployment().admin.at(deployment().gateway(nth)).read("/v1/ops/lines"),
  );
  const line = items.find((each) => each.eventId === eventId);
  if (line === undefined) return null;
  const { waiting, issued, decidedPerSecond } = line;
  return { atMs: Date.parse(updatedAt), waiting, issued, perSecond: decidedPerSecond };
}

const act = (eventId: string, name: string, body: object = {}): Promise<unknown> =>
  deployment().admin.write("POST", `/v1/ops/lines/${eventId}/${name}`, body);

async function rowsOf(eventId: string): Promise<{ purchases: number; tickets: number }> {
  const [row] = await deployment().database.query(
    "SELECT (SELECT COUNT(*) FROM Purchase WHERE eventId = ?) AS purchases, (SELECT COUNT(*) FROM Ticket WHERE eventId = ?) AS tickets",
    [eventId, eventId],
  );
  return { purchases: Number(row?.["purchases"]), tickets: Number(row?.["tickets"]) };
}

/** Sends a purchase of each buyer, half to each gateway; `accepted` counts their answers. */
function drop(event: StaffEvent, buyers: readonly Person[]) {
  const count = { accepted: 0 };
  const answers = sendAtRate(buyers, perSecond, async (buyer, nth) => {
    const answer = await buyer.at(deployment().gateway(nth % 2)).buyUntilAccepted(event.id, 1);
    count.accepted += 1;
    return answer;
  });
  return { count, answers };
}

test("in a drop with two gateways and two workers the figures match the test's own counts", async () => {
  const event = await deployment().admin.createEvent({ capacity: 5000 });
  const buyers = await deployment().people(2400);
  const { count, answers } = drop(event, buyers);
  const counted: Figures[] = [];
  const shown: (Figures & { perSecond: number })[] = [];
  const compare = async (nth: number): Promise<void> => {
    const { accepted } = count;
    const atMs = Date.now();
    const [figures, rows] = await Promise.all([figuresOf(event.id, nth % 2), rowsOf(event.id)]);
    counted.push({ atMs, waiting: accepted - rows.purchases, issued: rows.tickets });
    if (figures !== null) shown.push(figures);
  };
  await until(
    "all have bought",
    async () => {
      await compare(counted.length);
      return count.accepted === buyers.length;
    },
    boughtWithinMs,
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(Math.max(...shown.map((figures) => figures.perSecond))).toBeGreaterThan(0);
  for (const figures of shown) {
    const nearest = counted.reduce((best, each) =>
      Math.abs(each.atMs - figures.atMs) < Math.abs(best.atMs - figures.atMs) ? each : best,
    );
    expect(Math.abs(figures.waiting - nearest.waiting)).toBeLessThanOrEqual(perSecond);
    expect(Math.abs(figures.issued - nearest.issued)).toBeLessThanOrEqual(perSecond);
  }
  await outcomesOf(buyers, await answers);
  await until("both gateways show the line at rest", async () => {
    const lines = await Promise.all([lineOf(event.id, 0), lineOf(event.id, 1)]);
    return lines.every((line) => line?.waiting === 0 && line.issued === 2400);
  });
  const line = await lineOf(event.id);
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
  expect(await waited(1000, 2000)).toMatchObject({ state: "paused", paused: true, decidedPerSecond: 0 });
  const later = await buying(2000, 2200);
  expect(await waited(5000, 2200)).toMatchObject({ state: "paused", decidedPerSecond: 0 });
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

test("a purchase that cannot be written fails and is shown with its reason, and the line continues; retried, it is issued", async () => {
  const event = await deployment().admin.createEvent({ capacity: 10 });
  const [ada, ben] = (await deployment().people(2)) as [Person, Person];
  // A stray ticket has the number that Ada's would get.
  await deployment().database.query(
    "INSERT INTO Ticket SET id = ?, eventId = ?, userId = ?, purchaseId = ?, number = 1, secret = X'000000000000', issuedAt = NOW(3)",
    [`${event.id.slice(0, 25)}0`, event.id, event.id, event.id],
  );
  const failed = await ada.buyDecided(event.id, 1);
  expect(failed).toMatchObject({ status: "failed", reason: "fault", issued: 0 });
  await deployment().database.query("DELETE FROM Ticket WHERE eventId = ?", [event.id]);
  expect(await ben.buyDecided(event.id, 1)).toMatchObject({ status: "fulfilled" });

  const { line, failures } = OpsLineDetail.parse(await deployment().admin.read(`/v1/ops/lines/${event.id}`));
  expect(line.failed).toBe(1);
  expect(failures).toMatchObject([{ kind: "purchase", id: failed.id, quantity: 1, user: { id: failed.userId } }]);
  expect(failures[0]?.reason).toMatch(/duplicate/i);

  await act(event.id, "retry-failed");
  await until("the purchase is issued", async () => purchaseOf(await ada.poll(failed)).status === "fulfilled");
  await until("no failure is left", async () => (await lineOf(event.id))?.failed === 0);
  await deployment().audit();
});

test("a killed worker is named lost", async () => {
  const lostWorkers = async () => {
    const { processes } = OpsOverview.parse(await deployment().admin.read("/v1/ops/lines"));
    return processes.filter(({ part, lost }) => part === "worker" && lost).length;
  };
  expect(await lostWorkers()).toBe(0);
  await deployment().worker(1).crash();
  await until("the worker is named lost", async () => (await lostWorkers()) === 1, 10_000);
  await deployment().worker(1).start();
});
