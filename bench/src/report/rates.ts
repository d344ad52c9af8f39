import { limitTitles, peerTitles } from "../compare/names.ts";
import type { BenchResult, CpuUs } from "../compare/result.ts";
import type { Spread } from "./median.ts";
import { admitTold, overRounds, timesBase } from "./over-rounds.ts";

/** One line of the table, one bar of the chart. */
export interface NamedRate {
  kind: "admit" | "peer" | "limit";
  title: string;
  perSecond: Spread;
  /** As a multiple of a transaction per request; null for limits, and where that was not measured. */
  times: Spread | null;
  /** Median, by process. */
  cpuUs: CpuUs;
}

/** What was measured of purchases per second, in the order in which people read it. */
export function ratesOf(result: BenchResult): NamedRate[] {
  const over = overRounds(result);
  const peers = Object.entries(peerTitles).map(([name, title]) => ({
    kind: "peer" as const,
    title,
    perSecond: over.peer(name, ({ okPerSecond }) => okPerSecond),
    times: timesBase(over, name),
    cpuUs: medianCpu(["peer", ...servers], (process) => over.peer(name, ({ cpuUs }) => cpuUs[process] ?? null)),
  }));
  const limits = Object.entries(limitTitles).map(([name, title]) => ({
    kind: "limit" as const,
    title,
    perSecond: over.limit(name),
    times: null,
    cpuUs: {},
  }));
  const admit = {
    kind: "admit" as const,
    title: "Admit: accepted, issued as they come",
    perSecond: over.admit(({ sustained }) => sustained.acceptedPerSecond),
    times: timesBase(over, "admit"),
    cpuUs: medianCpu(admitProcesses, (process) => over.admit(({ sustained }) => sustained.cpuUs[process] ?? null)),
  };
  const told = {
    kind: "admit" as const,
    title: "Admit: answered with the outcome",
    perSecond: over.admit(({ told: run }) => run.acceptedPerSecond),
    times: timesBase(over, admitTold),
    cpuUs: medianCpu(admitProcesses, (process) => over.admit(({ told: run }) => run.cpuUs[process] ?? null)),
  };
  return [admit, told, ...peers, ...limits].flatMap(({ perSecond, ...rate }) =>
    perSecond === null ? [] : [{ ...rate, perSecond }],
  );
}

const servers = ["mysql", "redis", "load"];
const admitProcesses = ["gateway", "worker", ...servers];

function medianCpu(processes: readonly string[], spread: (process: string) => Spread | null): CpuUs {
  return Object.fromEntries(processes.map((process) => [process, spread(process)?.median ?? null]));
}
