import type { OpsFailure, OpsLine, OpsLineDetail } from "@admit/contract";
import type { CollectorServices } from "./collector.ts";
import { readDrop } from "./drops-read.ts";
import { readEventFacts } from "./event-facts-read.ts";
import { countFailures, listFailures } from "./failures-read.ts";
import type { OperationsServices, Ops } from "./open-ops.ts";
import { pointsOf } from "./recent-figures.ts";
import { LineMemory, toLine } from "./to-line.ts";

const failuresMax = 100;
const failedJobsMax = 20;

type DetailServices = CollectorServices & Pick<OperationsServices, "line">;

/**
 * One event's page: its line as the overview has it, or read for it alone where it is not live.
 * @returns null where there is no such event
 * @throws when MySQL or Redis does not answer
 */
export async function readLineDetail(
  services: DetailServices,
  ops: Pick<Ops, "overview">,
  eventId: string,
): Promise<OpsLineDetail | null> {
  const { store, mysql } = services;
  const { items } = await ops.overview();
  const line = items.find((item) => item.eventId === eventId) ?? (await readQuietLine(services, eventId));
  if (line === null) return null;
  const [drop, samples, purchases, jobs] = await Promise.all([
    readDrop(mysql, eventId),
    store.readSamples(eventId),
    listFailures(mysql, eventId, failuresMax),
    failedJobs(services, eventId, line),
  ]);
  if (drop === null) return null;
  const failures = [...purchases, ...jobs].toSorted((one, other) => other.at.localeCompare(one.at));
  return {
    line,
    drop,
    points: pointsOf(samples.hour, samples.seconds, Date.now()),
    failures: failures.slice(0, failuresMax),
  };
}

/** The line of an event that is not live. */
async function readQuietLine({ store, mysql }: DetailServices, eventId: string): Promise<OpsLine | null> {
  const nowMs = Date.now();
  const memory = new LineMemory();
  const wanted = [{ eventId, samples: memory.wanted(nowMs) }];
  const [facts, snapshots, failures] = await Promise.all([
    readEventFacts(mysql, [eventId]),
    store.readSnapshots(wanted),
    countFailures(mysql),
  ]);
  const snapshot = snapshots.get(eventId) ?? null;
  if (!facts.has(eventId)) return null;
  if (snapshot !== null) memory.note(snapshot, nowMs);
  return toLine(
    {
      eventId,
      facts: facts.get(eventId) ?? null,
      snapshot,
      memory,
      failedPurchases: failures.get(eventId) ?? 0,
      lostWorkers: new Set(),
    },
    nowMs,
  );
}

/** Jobs that are no batches, or whose batch could not be decided: read only where there are any. */
async function failedJobs({ line: lines }: DetailServices, eventId: string, line: OpsLine): Promise<OpsFailure[]> {
  if (line.failed === 0) return [];
  const jobs = await lines.failedJobs(eventId, failedJobsMax);
  return jobs.map(({ id, atMs, reason }) => ({
    kind: "job",
    id,
    at: new Date(atMs).toISOString(),
    reason,
    user: null,
    quantity: null,
  }));
}
