import { say } from "@admit/environment";
import { searchRate } from "../compare/find-rate.ts";
import type { Lengths } from "../compare/lengths.ts";
import { cpuUsEach } from "../compare/run-purchases.ts";
import { type Checkout, here } from "../environment/checkout.ts";
import { type Deployment, withDeployment } from "../environment/deployment.ts";
import type { Environment } from "../environment/open-environment.ts";
import { openSender } from "../load/open-load.ts";
import type { Pids } from "../load/usage.ts";
import { createEvent, type Host, openHost } from "./host.ts";
import { whyNotFinished } from "./judge-buyers.ts";
import { type BuyersOrder, type BuyersReport, type WholeReport } from "./order.ts";
import { stepsAlone } from "./steps-alone.ts";

/** Bounds connections and memory: a rate that needs more is not sustained. */
const unfinishedMax = 4000;
/** How long an order takes, in times of its arrivals: four steps, and the pauses between them. */
const arrivalsMax = 6;
/** A single run can fail because of other work on the machine. */
const triesMax = 2;

export type BuyerRound = Awaited<ReturnType<typeof measureBuyer>>;

/**
 * How many buyers per second get from an event's page to their tickets, all of them new to the gateway, and what each
 * step costs. Knows only the contract of what it measures, so that it may be of another commit.
 */
export async function measureBuyer(environment: Environment, lengths: Lengths, checkout: Checkout = here) {
  const host = await openHost();
  const sender = openSender<BuyersOrder, BuyersReport>(
    {
      file: "bench/src/buyer/buyer-process.ts",
      lengthMs: ({ count, ratePerSecond }) => (count / ratePerSecond) * 1000 * arrivalsMax,
    },
    true,
  );
  try {
    return await withDeployment(environment, checkout, host.settings, async (deployment) => {
      const pids = { ...deployment.pids, load: sender.pid };
      const run = openRuns(deployment, host, pids, sender.run);
      return { node: deployment.node, ...(await measure(run, lengths)), senderPriority: sender.priority };
    });
  } finally {
    await sender.close();
    host.close();
  }
}

type Runs = ReturnType<typeof openRuns>;

function openRuns({ url }: Deployment, host: Host, pids: Pids, send: (order: BuyersOrder) => Promise<BuyersReport>) {
  const order = async (kind: BuyersOrder["kind"], ratePerSecond: number, count: number) => {
    const event = await createEvent(url, host.signer);
    return send({ origin: url, event, signer: host.signer, kind, ratePerSecond, count, unfinishedMax, pids });
  };
  return {
    async whole(ratePerSecond: number, forMs: number): Promise<WholeReport> {
      const report = await order("whole", ratePerSecond, Math.round((ratePerSecond * forMs) / 1000));
      if (!("whole" in report)) throw new Error("the sender did something else");
      return report.whole;
    },
    async byStep(ratePerSecond: number, count: number) {
      const report = await order("by step", ratePerSecond, count);
      if (!("byStep" in report)) throw new Error("the sender did something else");
      return report.byStep;
    },
  };
}

async function measure(runs: Runs, { buyer, sendLagMaxMs }: Lengths) {
  // Compiles the code; its figures do not count.
  await runs.whole(buyer.stepsPerSecond, buyer.warmUpMs);
  const tried: { ratePerSecond: number; failures: string[] }[] = [];
  let best: { ratePerSecond: number; report: WholeReport } | undefined;
  const isSustained = async (ratePerSecond: number): Promise<boolean> => {
    for (let tries = 0; tries < triesMax; tries++) {
      const report = await runs.whole(ratePerSecond, buyer.probeMs);
      const failures = whyNotFinished(report, ratePerSecond, sendLagMaxMs);
      say(`  ${ratePerSecond} buyers/s: ${failures.join("; ") || "sustained"}`);
      tried.push({ ratePerSecond, failures });
      if (failures.length > 0) continue;
      if (best === undefined || ratePerSecond > best.ratePerSecond) best = { ratePerSecond, report };
      return true;
    }
    return false;
  };
  await searchRate(buyer.fromPerSecond, isSustained, buyer.perSecondMax);
  if (best === undefined) throw new Error("Not even the lowest rate of new buyers is sustained here.");
  const { ratePerSecond, report } = best;

  say(`  step by step, ${buyer.stepsPerSecond}/s`);
  const byStep = await runs.byStep(buyer.stepsPerSecond, buyer.stepBuyers);
  return {
    buyersPerSecond: ratePerSecond,
    countedMs: buyer.probeMs,
    /** From the intended arrival to the tickets. */
    latency: report.latency,
    sendLagP99Ms: report.lag.p99,
    cpuUs: cpuUsEach(report.used, report.finished),
    /** At this rate, all steps at once. */
    steps: report.steps,
    /** At another rate, each alone. */
    alone: stepsAlone(byStep),
    alonePerSecond: buyer.stepsPerSecond,
    aloneLagP99Ms: byStep.lag.p99,
    /** Why the figures of the steps alone do not count; empty if they do. */
    aloneFailures: whyNotFinished(byStep, buyer.stepsPerSecond, sendLagMaxMs),
    tried,
  };
}
