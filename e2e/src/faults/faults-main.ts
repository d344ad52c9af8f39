import { readOptions } from "@admit/contract";
import { Closers } from "@admit/environment";
import { command } from "./faults-command.ts";
import { planFaults } from "./plan/plan-faults.ts";
import { planRequests } from "./plan/plan-requests.ts";
import { describeAll, describeRun, type Ran } from "./run/report.ts";
import { brokenOff, runOnce } from "./run/run-once.ts";
import { warmUp } from "./run/warm-up.ts";
import type { Footprint } from "./system/footprint.ts";
import { openSystem, type System } from "./system/open-system.ts";

/** After this many runs a new system starts: the audit reads all that the old one has sold. */
const runsPerSystem = 20;

async function main(): Promise<number> {
  const { runs, seed: firstSeed } = readOptions(command, process.argv.slice(2));
  const startedMs = performance.now();
  const ran: Ran[] = [];
  let closers = new Closers();
  let opened: { system: System; before: Footprint } | undefined;
  try {
    for (let nth = 0; nth < runs; nth++) {
      opened ??= await openWarm(closers);
      const each = await runSeed(opened, firstSeed + nth);
      ran.push(each);
      console.log(describeRun(each));
      if (each.result.violations.length === 0 && ran.length % runsPerSystem !== 0) continue;
      if (runs === 1) console.log(opened.system.deployment.lastOutput());
      opened = undefined;
      await closers.close().catch((error: unknown) => console.log(`  did not end in order: ${String(error)}`));
      closers = new Closers();
    }
  } finally {
    await closers.close();
  }
  console.log(describeAll(ran, performance.now() - startedMs));
  return ran.every(({ result }) => result.violations.length === 0) ? 0 : 1;
}

async function openWarm(closers: Closers): Promise<{ system: System; before: Footprint }> {
  const system = await openSystem(closers);
  return { system, before: await warmUp(system) };
}

async function runSeed({ system, before }: { system: System; before: Footprint }, seed: number): Promise<Ran> {
  const faults = planFaults(seed);
  try {
    const plan = { seed, requests: planRequests(seed), faults, isAudited: true, before };
    return { seed, faults, result: await runOnce(system, plan) };
  } catch (error) {
    return { seed, faults, result: brokenOff(error) };
  }
}

process.exit(await main());
