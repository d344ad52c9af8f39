import type { OpsProcess, OpsWarning, RefusalReason } from "@admit/contract";
import { texts } from "../language/texts.ts";

/** What an operator can do about something. */
export interface Advice {
  name: string;
  help: string;
}

/** How many refusals of one kind within a minute are a flood: two per second, far more than people send. */
const floodMin = 120;

export interface Refused extends Advice {
  reason: RefusalReason;
  /** Its name within a sentence. */
  within: string;
  /** Within the last minute, by all gateways together. */
  count: number;
  isFlood: boolean;
}

/** The gateways' refusals within the last minute, the most frequent first. */
export function refusedBy(processes: readonly OpsProcess[]): Refused[] {
  const counts = new Map<RefusalReason, number>();
  // The last report of a lost process is out of date.
  for (const { refusals } of processes.filter(({ lost }) => !lost))
    for (const [reason, count = 0] of Object.entries(refusals) as [RefusalReason, number | undefined][])
      counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count, isFlood: count >= floodMin, ...texts.operator.refusals[reason] }))
    .toSorted((one, other) => other.count - one.count);
}

/** Settings that an operator has to fix. */
export const warnedBy = (processes: readonly OpsProcess[]): (Advice & { key: OpsWarning })[] =>
  [...new Set(processes.flatMap(({ lost, warnings }) => (lost ? [] : warnings)))].map((key) => ({
    key,
    ...texts.operator.warnings[key],
  }));
