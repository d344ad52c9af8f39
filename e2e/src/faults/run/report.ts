import type { Violation } from "../checks/check.ts";
import { describeFault, type Fault } from "../plan/fault.ts";
import type { Result } from "./run-once.ts";

/** A run that ended, or failed. */
export interface Ran {
  seed: number;
  faults: readonly Fault[];
  result: Result;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const grouped = (count: number): string => count.toLocaleString("en");

/** One line for a run, and more only if something is violated. */
export function describeRun({ seed, faults, result }: Ran): string {
  const { violations, accepted, issued, decidedMs, tookMs } = result;
  const counts = `${accepted} accepted, ${issued} tickets, decided in ${seconds(decidedMs)}, took ${seconds(tookMs)}`;
  const head = `${violations.length === 0 ? "ok      " : "VIOLATED"} seed ${seed}: ${counts}; ${faults.map(describeFault).join("; ")}`;
  if (violations.length === 0) return head;
  return [head, ...violations.flatMap(describeViolation), `  Again: npx pnpm faults --runs 1 --seed ${seed}`].join(
    "\n",
  );
}

const describeViolation = ({ check, count, samples }: Violation): string[] => [
  `  ${check}: ${count}, such as`,
  ...samples.map((sample) => `    ${sample}`),
];

export function describeAll(ran: readonly Ran[], tookMs: number): string {
  const sum = (count: (result: Result) => number): string =>
    grouped(ran.reduce((total, { result }) => total + count(result), 0));
  const violated = ran.filter(({ result }) => result.violations.length > 0).map(({ seed }) => seed);
  const kinds = new Map<string, number>();
  for (const { kind } of ran.flatMap(({ faults }) => faults)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const injected = [...kinds].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => `${kind} ${count}`);
  const longestMs = Math.max(0, ...ran.map(({ result }) => result.decidedMs));
  return [
    `${ran.length} runs in ${grouped(Math.round(tookMs / 1000))} s: ${sum(({ accepted }) => accepted)} purchases accepted, ${sum(({ issued }) => issued)} tickets issued.`,
    `Faults: ${injected.join(", ")}; ${sum(({ missed }) => missed)} did not happen.`,
    `The most memory of a process afterwards: ${Math.round(Math.max(0, ...ran.flatMap(({ result }) => Object.values(result.footprint.memory))) / 2 ** 20)} MiB.`,
    `Lost by Redis, and sent again: ${sum(({ unknown }) => unknown)}. Decided late: ${sum(({ late }) => late)}. Longest from healing to the last outcome: ${seconds(longestMs)}.`,
    violated.length === 0
      ? "Every check holds."
      : `VIOLATED in ${violated.length} runs; seeds: ${violated.join(", ")}.`,
  ].join("\n");
}
