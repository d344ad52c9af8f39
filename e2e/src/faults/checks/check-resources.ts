import type { Footprint } from "../system/footprint.ts";
import type { Evidence } from "./check.ts";

/** The sizes of their pools, which open connections as needed and keep them. */
const poolsMax = { gateway: 14, worker: 18 };
/**
 * How many more connections to MySQL a process may have opened: a gateway's smaller pool has four, a worker needs as many
 * for two events and their mails. It may have fewer: those that MySQL closed are opened again when needed. Those to
 * Redis never change.
 */
const openedByNeed = 4;

/**
 * How much more memory a process may use than after the warm-up: V8 collects once the heap has grown by a third, and
 * returns pages late; a gateway caches a bounded number of outcomes; a backlog needs buffers for a moment: some 30 MiB in
 * twelve runs. Twenty runs of 1,500 purchases share a system: this is 3 kB left behind by each purchase.
 */
export const memoryGrowsMaxBytes = 96 * 2 ** 20;

type Held = Pick<Evidence, "connections" | "memory">;

/** Compares the processes with what they used before. */
export const compare = (before: Footprint, { connections, memory }: Footprint): Held => ({
  connections: Object.fromEntries(
    Object.entries(connections).map(([way, open]) => [way, { open, ...bandOf(way, before.connections[way] ?? 0) }]),
  ),
  memory: Object.fromEntries(
    Object.entries(memory).map(([name, bytes]) => [name, { bytes, before: before.memory[name] ?? 0 }]),
  ),
});

function bandOf(way: string, before: number): { least: number; most: number } {
  if (way.endsWith("redis")) return { least: before, most: before };
  const max = poolsMax[way.startsWith("worker") ? "worker" : "gateway"];
  return { least: 1, most: Math.min(max, before + openedByNeed) };
}

/** At rest, each process has its earlier connections, except for those that its pools open when needed. */
export const connectionsReturn = ({ connections }: Held): string[] =>
  Object.entries(connections)
    .filter(([, { open, least, most }]) => open < least || open > most)
    .map(([way, { open, least, most }]) => `${way} has ${open} connections, and may have ${least} to ${most}`);

/** A process that was killed has restarted, and uses less. */
export const memoryReturns = ({ memory }: Held): string[] =>
  Object.entries(memory)
    .filter(([, { bytes, before }]) => bytes > before + memoryGrowsMaxBytes)
    .map(([name, { bytes, before }]) => `${name} holds ${mebibytes(bytes)} MiB, and held ${mebibytes(before)} before`);

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
