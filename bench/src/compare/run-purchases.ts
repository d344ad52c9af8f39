import { watchUsage, type Used } from "../place/usage.ts";
import type { AdmitStage } from "./admit-services.ts";
import { readDecisions } from "./decisions-read.ts";
import type { CpuUs, PurchaseRun } from "./result.ts";
import { watchLine } from "./watch-line.ts";
import { whyNotSustained } from "./why-not-sustained.ts";
import { openEvent } from "./with-stage.ts";

/** Requests on their way at a time: a quarter of a second at the fastest rates, far beyond what answers take. */
const inFlightMax = 4000;
const seed = 1;

export interface PurchasesWanted {
  schedule: PurchaseRun["schedule"];
  ratePerSecond: number;
  warmUpMs: number;
  countedMs: number;
  /** Whether answers are to be held until they can tell the outcome. */
  told: boolean;
  /** A sender whose p99 is later spoils the run. */
  sendLagMaxMs: number;
}

/** Sends purchases of one ticket each to a fresh event, and tells what became of them and what they cost. */
export async function runPurchases(stage: AdmitStage, wanted: PurchasesWanted): Promise<PurchaseRun> {
  const { load, gateway, worker, place, tokenFile, database } = stage;
  const { schedule, ratePerSecond, warmUpMs, countedMs, told, sendLagMaxMs } = wanted;
  const eventId = await openEvent(stage);
  const line = watchLine(gateway.url, eventId);
  const pids = { gateway: gateway.pid, worker: worker.pid, ...place.serverPids, load: load.pid };
  let usage: ReturnType<typeof watchUsage> | undefined;
  let used: Record<string, Used | null> = {};
  let waiting = { early: 0, late: 0 };
  const sent = await load.run(
    {
      origin: gateway.url,
      tokenFile,
      paths: [`/v1/events/${eventId}/purchases`],
      purchase: { quantity: 1, keyPrefix: "bench-", wait: told },
      pace: { kind: "scheduled", schedule, ratePerSecond, seed },
      warmUpMs,
      countedMs,
      inFlightMax,
    },
    {
      counting() {
        usage = watchUsage(pids);
        line.begin();
      },
      counted() {
        used = usage?.().used ?? {};
        waiting = line.end();
      },
    },
  );
  await line.untilEmpty();
  const fromMs = sent.countedFromMs;
  const decisions = await readDecisions(database.mysql, eventId, fromMs, fromMs + countedMs);
  const run = {
    eventId,
    schedule,
    ratePerSecond,
    countedMs,
    acceptedPerSecond: sent.okPerSecond,
    decidedPerSecond: (decisions.decided / countedMs) * 1000,
    answer: sent.latency,
    decision: decisions.waits,
    sendLagP99Ms: sent.lag.p99,
    senderPriority: load.priority,
    dropped: sent.dropped,
    answers: sent.answers,
    inFlight: sent.inFlight,
    waiting,
    cpuUs: cpuUsEach(used, (sent.okPerSecond * countedMs) / 1000),
  };
  return { ...run, failures: whyNotSustained(run, told ? 200 : 202, sendLagMaxMs) };
}

export function cpuUsEach(used: Record<string, Used | null>, purchases: number): CpuUs {
  const each = Object.entries(used).map(([name, usage]) => [
    name,
    usage === null || purchases === 0 ? null : (usage.cpuMs * 1000) / purchases,
  ]);
  return Object.fromEntries(each) as CpuUs;
}
