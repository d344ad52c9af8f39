import type { History, Reading } from "../client/history.ts";
import type { Commit, TakeOver } from "../proxy/post.ts";
import type { Data } from "./data.ts";

/** All that is known about a finished run. */
export interface Evidence {
  history: History;
  data: Data;
  reading: Reading;
  takeOvers: readonly TakeOver[];
  commits: readonly Commit[];
  /** Connections of each process to each server at rest, and how many there may be. */
  connections: Record<string, { open: number; least: number; most: number }>;
  /** The memory of each process now and before, in bytes; empty if the system does not report it. */
  memory: Record<string, { bytes: number; before: number }>;
}

/** A guarantee. @returns a text for each violation */
export type Check = (evidence: Evidence) => string[];

export interface Violation {
  check: string;
  count: number;
  samples: string[];
}

const samplesMax = 5;

export function runChecks(checks: Record<string, Check>, evidence: Evidence): Violation[] {
  return Object.entries(checks).flatMap(([check, find]) => {
    const found = find(evidence);
    return found.length === 0 ? [] : [{ check, count: found.length, samples: found.slice(0, samplesMax) }];
  });
}

export const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};
