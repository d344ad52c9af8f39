import type { Footprint } from "../system/footprint.ts";
import type { Evidence } from "./check.ts";

/** The sizes of their pools; each opens a connection as it needs one more, and keeps it. */
const poolsMax = { gateway: 14, worker: 18 };
/**
 * How many connections to MySQL a process may have opened since: a gateway's smaller pool has four, a worker takes as
 * many for two events and their mails. It may have fewer: those that MySQL ended are opened again as they are needed.
 * Those to Redis are the same ones always.
 */
const openedByNeed = 4;

/**
 * What a process may hold more of memory than after the warm-up: V8 clears the heap once it has grown by a third, and
 * gives pages back late; a gateway keeps a bounded number of outcomes; a backlog takes buffers for a moment. That comes
 * to some 30 MiB in twelve runs. Twenty runs of 1,500 purchases share a system: this is 3 kB that each leaves behind.
 */
export const memoryGrowsMaxBytes = 96 * 2 ** 20;

type Held = Pick<Evidence, "connections" | "memory">;

/** Holds what the processes hold against what they held before. */
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

/** Once all is quiet each process has the connections that it had, but for those that its pools open as they need them. */
export const connectionsReturn = ({ connections }: Held): string[] =>
  Object.entries(connections)
    .filter(([, { open, least, most }]) => open < least || open > most)
    .map(([way, { open, least, most }]) => `${way} has ${open} connections, and may have ${least} to ${most}`);

/** Whoever was killed has started anew, and holds less. */
export const memoryReturns = ({ memory }: Held): string[] =>
  Object.entries(memory)
    .filter(([, { bytes, before }]) => bytes > before + memoryGrowsMaxBytes)
    .map(([name, { bytes, before }]) => `${name} holds ${mebibytes(bytes)} MiB, and held ${mebibytes(before)} before`);

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
