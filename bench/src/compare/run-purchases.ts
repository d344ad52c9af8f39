import type { Line } from "@admit/contract";
import { Latencies } from "@admit/drop";
import { until } from "@admit/environment";
import { readRows } from "@admit/prisma";
import type { Pool } from "mysql2/promise";
import { readAll } from "../environment/buy-all.ts";
import type { Environment } from "../environment/open-environment.ts";
import { type Buyer, seedEvent } from "../environment/seed.ts";
import { type AdmitStage, withAdmit } from "../environment/stage.ts";
import type { Load } from "../load/open-load.ts";
import type { Pids, Used } from "../load/usage.ts";
import { type QueueLengths, queueLengths } from "../load/queue-lengths.ts";
import type { Lengths } from "./lengths.ts";

/** A quarter of a second of requests at the fastest rates, far beyond what answers take. */
const inFlightMax = 4000;
const seed = 1;
/** By how many milliseconds' worth of arrivals a queue may differ without growing: groups come and go in such steps. */
const growthBoundMs = 100;
/** For the slowest rates, where that is less than one group. */
const growthBoundMin = 20;
/** After the last purchase a line may be long, if a rate was tried that is not sustained. */
const emptyWithinMs = 120_000;
/** The step in which the length of the line is taken from the rows. */
const stepMs = 250;

/** Processor time per purchase, in µs, of each process that takes part; null if it is unknown. */
export type CpuUs = Record<string, number | null>;
export type PurchaseRun = Awaited<ReturnType<typeof runPurchases>>;

export interface PurchasesWanted {
  schedule: "constant" | "poisson";
  ratePerSecond: number;
  countedMs: number;
  /** Whether answers are delayed until they can have the outcome. */
  withOutcome: boolean;
  /** That of the stage by default. */
  warmUpMs?: number;
}

/** Where purchases are measured. */
export interface PurchaseStage {
  load: Load;
  /** Of buyers whom the gateway knows. */
  tokens: readonly string[];
  lengths: Lengths;
  url: string;
  /** All processes that take part in a purchase. */
  pids: Pids;
  /** Of the database, whose rows say when purchases were decided. */
  mysql: Pool;
  /** @returns the id of an event that no one has bought of */
  newEvent(): Promise<string>;
}

/** Where each buyer has loaded a page once, and the services have worked for a moment. */
export type WarmStage = AdmitStage & PurchaseStage;

/** Measures Admit on a stage that is warm. */
export function withWarmAdmit<Result>(
  environment: Environment,
  lengths: Lengths,
  measure: (stage: WarmStage) => Promise<Result>,
): Promise<Result> {
  return withAdmit(environment, lengths.buyers, async (admit) => {
    const { gateway, worker, database, load } = admit;
    const pids = { gateway: gateway.pid, worker: worker.pid, ...environment.serverPids, load: load.pid };
    const newEvent = () => seedEvent(database);
    const stage = { ...admit, lengths, url: gateway.url, pids, mysql: database.mysql, newEvent };
    await warmUp(stage, admit.buyers);
    return measure(stage);
  });
}

/** Lets each buyer load a page, and purchases run at a gentle rate. */
export async function warmUp(stage: PurchaseStage, buyers: readonly Pick<Buyer, "token">[]): Promise<void> {
  // A buyer who presses Buy has loaded the page before, so the gateway knows their token.
  await readAll(stage.url, "/v1/me", buyers);
  const { warmRatePerSecond: ratePerSecond, warmUpMs: countedMs } = stage.lengths;
  await runPurchases(stage, { ratePerSecond, warmUpMs: 0, countedMs, schedule: "constant", withOutcome: false });
}

/** Sends purchases of one ticket each to a fresh event, and measures their outcomes and their cost. */
export async function runPurchases(stage: PurchaseStage, wanted: PurchasesWanted) {
  const { load, url, pids, tokens, mysql, lengths } = stage;
  const { schedule, ratePerSecond, countedMs, withOutcome, warmUpMs = lengths.warmUpMs } = wanted;
  const eventId = await stage.newEvent();
  const report = await load.run({
    origin: url,
    tokens,
    paths: [`/v1/events/${eventId}/purchases`],
    purchase: { quantity: 1, keyPrefix: "bench-", wait: withOutcome },
    pace: { kind: "scheduled", schedule, ratePerSecond, seed },
    warmUpMs,
    countedMs,
    inFlightMax,
    pids,
  });
  await until("the line is empty", () => isLineEmpty(url, eventId), emptyWithinMs);
  const { countedFromMs, okPerSecond, latency, lag, dropped, answers, inFlight, used } = report;
  const decisions = await readDecisions(mysql, eventId, countedFromMs, countedMs);
  const run = {
    eventId,
    schedule,
    ratePerSecond,
    countedMs,
    /** 202 or 200 within the counted time, and rows decided in it. */
    acceptedPerSecond: okPerSecond,
    decidedPerSecond: (decisions.decided / countedMs) * 1000,
    /** From the intended start to the answer, as the client sees it; and from acceptance to decision, by the rows. */
    answer: latency,
    decision: decisions.waits,
    sendLagP99Ms: lag.p99,
    /** Of the sender: real-time or a negative nice value runs ahead of the other processes. */
    senderPriority: load.priority,
    dropped,
    answers,
    /** Requests without an answer, and purchases waiting, at a third of the counted time and at its end. */
    inFlight,
    waiting: queueLengths(decisions.samples, countedMs),
    cpuUs: cpuUsEach(used, (okPerSecond * countedMs) / 1000),
  };
  /** Why the run does not show that this rate is sustained, and its latencies do not count; empty if it does. */
  const failures = whyNotSustained(run, withOutcome ? 200 : 202, lengths.sendLagMaxMs);
  return { ...run, failures };
}

async function isLineEmpty(url: string, eventId: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/events/${eventId}/line`);
  if (!response.ok) throw new Error(`the line was not answered: ${response.status} ${await response.text()}`);
  return ((await response.json()) as Line).waiting === 0;
}

/**
 * Purchases decided within the counted time, how long those accepted in it waited, and how many waited at each step of
 * it.
 */
async function readDecisions(mysql: Pool, eventId: string, fromMs: number, countedMs: number) {
  const from = new Date(fromMs);
  const rows = await readRows<{ acceptedMs: number; decidedMs: number }>(
    mysql,
    `SELECT TIMESTAMPDIFF(MICROSECOND, ?, acceptedAt) DIV 1000 AS acceptedMs,
            TIMESTAMPDIFF(MICROSECOND, ?, decidedAt) DIV 1000 AS decidedMs FROM Purchase WHERE eventId = ?`,
    [from, from, eventId],
  );
  const isCounted = (atMs: number): boolean => atMs >= 0 && atMs < countedMs;
  const waits = new Latencies();
  let decided = 0;
  for (const { acceptedMs, decidedMs } of rows) {
    if (isCounted(acceptedMs)) waits.record(decidedMs - acceptedMs);
    if (isCounted(decidedMs)) decided++;
  }
  const samples = Array.from({ length: countedMs / stepMs }, (_, step) => {
    const atMs = (step + 1) * stepMs;
    const waiting = rows.filter(({ acceptedMs, decidedMs }) => acceptedMs < atMs && decidedMs >= atMs).length;
    return { atMs, waiting };
  });
  return { decided, waits: waits.summary(), samples };
}

export function cpuUsEach(used: Record<string, Used | null>, purchases: number): CpuUs {
  const each = Object.entries(used).map(([name, usage]): [string, number | null] => [
    name,
    usage === null || purchases === 0 ? null : (usage.cpuMs * 1000) / purchases,
  ]);
  return Object.fromEntries(each);
}

interface Judged {
  ratePerSecond: number;
  answers: Record<string, number>;
  dropped: number;
  sendLagP99Ms: number | null;
  inFlight: QueueLengths;
  waiting: QueueLengths;
}

/**
 * Why a run does not show that its rate is sustained. It is if each request was sent, on time, and accepted, and
 * neither the line nor the unanswered requests are more at the end than at a third of the time.
 *
 * @param wanted the status that each answer has to have
 */
export function whyNotSustained(run: Judged, wanted: 200 | 202, sendLagMaxMs: number): string[] {
  const others = Object.entries(run.answers).filter(([status]) => status !== String(wanted));
  const bound = Math.max(growthBoundMin, (run.ratePerSecond * growthBoundMs) / 1000);
  const grew = (queue: string, { early, late }: QueueLengths) =>
    late > early + bound && `${queue} grew: ${early} → ${late}`;
  return [
    run.dropped > 0 && `${run.dropped} requests were not sent, because too many were in flight`,
    others.length > 0 && `not ${wanted}: ${others.map(([name, count]) => `${name} × ${count}`).join(", ")}`,
    (run.sendLagP99Ms ?? 0) > sendLagMaxMs && `the sender was late: p99 ${run.sendLagP99Ms?.toFixed(1)} ms`,
    grew("the requests without an answer", run.inFlight),
    grew("the line", run.waiting),
  ].filter((failure) => failure !== false);
}
