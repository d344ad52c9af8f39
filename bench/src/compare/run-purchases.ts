import { Latencies, type LatencySummary } from "@admit/drop";
import type { Pool, RowDataPacket } from "mysql2/promise";
import { readAll } from "../environment/buy-all.ts";
import type { Environment } from "../environment/open-environment.ts";
import { runServices } from "../environment/services.ts";
import type { Used } from "../environment/usage.ts";
import type { Lengths } from "./lengths.ts";
import type { CpuUs, PurchaseRun } from "./result.ts";
import { type AdmitStage, openEvent, runWatched, withStage } from "./stage.ts";
import { watchLine } from "./watch-line.ts";

/** A quarter of a second of requests at the fastest rates, far beyond what answers take. */
const inFlightMax = 4000;
const seed = 1;
/** By how many milliseconds' worth of arrivals a queue may differ without growing: groups come and go in such steps. */
const growthBoundMs = 100;
/** For the slowest rates, where that is less than one group. */
const growthBoundMin = 20;

/** A gentle rate that compiles the code before the first run, in a line of its own. */
const warmRatePerSecond = 1000;

export interface PurchasesWanted {
  schedule: PurchaseRun["schedule"];
  ratePerSecond: number;
  countedMs: number;
  /** Whether answers are delayed until they can have the outcome. */
  withOutcome: boolean;
  /** That of the stage by default. */
  warmUpMs?: number;
}

/** Measures Admit on a stage where each buyer has loaded a page once, and the services have worked for a moment. */
export function withAdmit<Result>(
  environment: Environment,
  lengths: Lengths,
  measure: (stage: AdmitStage) => Promise<Result>,
): Promise<Result> {
  return withStage(environment, lengths, (stage) =>
    runServices(environment, stage.database, async ({ gateway, worker }) => {
      const admit = { ...stage, gateway, worker };
      // A buyer who presses Buy has loaded the page before, so the gateway knows their token.
      await readAll(gateway.url, "/v1/me", stage.buyers);
      const warmUp = { ratePerSecond: warmRatePerSecond, warmUpMs: 0, countedMs: lengths.warmUpMs };
      await runPurchases(admit, { ...warmUp, schedule: "constant", withOutcome: false });
      return measure(admit);
    }),
  );
}

/** Sends purchases of one ticket each to a fresh event, and measures their outcomes and their cost. */
export async function runPurchases(stage: AdmitStage, wanted: PurchasesWanted): Promise<PurchaseRun> {
  const { load, gateway, worker, environment, tokenFile, database, lengths } = stage;
  const { schedule, ratePerSecond, countedMs, withOutcome, warmUpMs = lengths.warmUpMs } = wanted;
  const eventId = await openEvent(stage);
  const line = watchLine(gateway.url, eventId);
  let waiting = { early: 0, late: 0 };
  const { report, used } = await runWatched(
    load,
    {
      origin: gateway.url,
      tokenFile,
      paths: [`/v1/events/${eventId}/purchases`],
      purchase: { quantity: 1, keyPrefix: "bench-", wait: withOutcome },
      pace: { kind: "scheduled", schedule, ratePerSecond, seed },
      warmUpMs,
      countedMs,
      inFlightMax,
    },
    { gateway: gateway.pid, worker: worker.pid, ...environment.serverPids, load: load.pid },
    { counting: () => line.begin(), counted: () => (waiting = line.end()) },
  );
  await line.untilEmpty();
  const { countedFromMs, okPerSecond, latency, lag, dropped, answers, inFlight } = report;
  const decisions = await readDecisions(database.mysql, eventId, countedFromMs, countedFromMs + countedMs);
  const run = {
    eventId,
    schedule,
    ratePerSecond,
    countedMs,
    acceptedPerSecond: okPerSecond,
    decidedPerSecond: (decisions.decided / countedMs) * 1000,
    answer: latency,
    decision: decisions.waits,
    sendLagP99Ms: lag.p99,
    senderPriority: load.priority,
    dropped,
    answers,
    inFlight,
    waiting,
    cpuUs: cpuUsEach(used, (okPerSecond * countedMs) / 1000),
  };
  return { ...run, failures: whyNotSustained(run, withOutcome ? 200 : 202, lengths.sendLagMaxMs) };
}

/** Purchases decided between two moments by `Date.now()`, and how long those accepted between them waited. */
async function readDecisions(
  mysql: Pool,
  eventId: string,
  fromMs: number,
  toMs: number,
): Promise<{ decided: number; waits: LatencySummary }> {
  const span = [eventId, new Date(fromMs), new Date(toMs)];
  const [[row]] = await mysql.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS decided FROM Purchase WHERE eventId = ? AND decidedAt >= ? AND decidedAt < ?",
    span,
  );
  const [counts] = await mysql.query<RowDataPacket[]>(
    `SELECT TIMESTAMPDIFF(MICROSECOND, acceptedAt, decidedAt) DIV 1000 AS ms, COUNT(*) AS count
       FROM Purchase WHERE eventId = ? AND acceptedAt >= ? AND acceptedAt < ? GROUP BY ms`,
    span,
  );
  const waits = new Latencies();
  for (const { ms, count } of counts) waits.record(Number(ms), Number(count));
  return { decided: Number(row?.["decided"]), waits: waits.summary() };
}

export function cpuUsEach(used: Record<string, Used | null>, purchases: number): CpuUs {
  const each = Object.entries(used).map(([name, usage]): [string, number | null] => [
    name,
    usage === null || purchases === 0 ? null : (usage.cpuMs * 1000) / purchases,
  ]);
  return Object.fromEntries(each);
}

type Judged = Pick<PurchaseRun, "ratePerSecond" | "answers" | "dropped" | "sendLagP99Ms" | "inFlight" | "waiting">;

/**
 * Why a run does not show that its rate is sustained. It is if each request was sent, on time, and accepted, and
 * neither the line nor the unanswered requests are more at the end than at a third of the time.
 *
 * @param wanted the status that each answer has to have
 */
export function whyNotSustained(run: Judged, wanted: 200 | 202, sendLagMaxMs: number): string[] {
  const others = Object.entries(run.answers).filter(([status]) => status !== String(wanted));
  const bound = Math.max(growthBoundMin, (run.ratePerSecond * growthBoundMs) / 1000);
  const grew = (queue: string, { early, late }: PurchaseRun["waiting"]) =>
    late > early + bound && `${queue} grew: ${early} → ${late}`;
  return [
    run.dropped > 0 && `${run.dropped} requests were not sent, because too many were in flight`,
    others.length > 0 && `not ${wanted}: ${others.map(([name, count]) => `${name} × ${count}`).join(", ")}`,
    (run.sendLagP99Ms ?? 0) > sendLagMaxMs && `the sender was late: p99 ${run.sendLagP99Ms?.toFixed(1)} ms`,
    grew("the requests without an answer", run.inFlight),
    grew("the line", run.waiting),
  ].filter((failure) => failure !== false);
}
