import type { LatencySummary } from "@admit/drop";
import { type ByStepReport, type Step, type StepAlone, steps } from "./order.ts";

/** A step's cost, by a run in which there was nothing else. */
export interface StepCost {
  requests: number;
  /** Of the gateway for each request, in µs, beyond what it uses while idle; null if it is unknown. */
  gatewayUs: number | null;
  latency: LatencySummary;
}

export function stepsAlone({ idle, steps: alone }: Pick<ByStepReport, "idle" | "steps">): Record<Step, StepCost> {
  const idleShare = idle["gateway"] ?? 0;
  return Object.fromEntries(steps.map((step) => [step, costOf(alone[step], idleShare)])) as Record<Step, StepCost>;
}

function costOf({ requests, latency, tookMs, used }: StepAlone, idleShare: number): StepCost {
  const usedMs = used["gateway"]?.cpuMs;
  const isKnown = usedMs !== undefined && requests > 0;
  const gatewayUs = isKnown ? (Math.max(0, usedMs - idleShare * tookMs) * 1000) / requests : null;
  return { requests, gatewayUs, latency };
}
