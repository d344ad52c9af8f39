import type { History, Reading } from "../client/history.ts";
import type { Commit, TakeOver } from "../proxy/post.ts";
import type { Data } from "./data.ts";

/** All that is known of a run when it is over. */
export interface Evidence {
  history: History;
  data: Data;
  reading: Reading;
  takeOvers: readonly TakeOver[];
  commits: readonly Commit[];
  /** Connections by the way that they take, when all was quiet again, and how many there may be by those before. */
  connections: Record<string, { open: number; least: number; most: number }>;
  /** What each process holds then, and held before, in bytes; empty where the system does not tell. */
  memory: Record<string, { bytes: number; before: number }>;
}

/** A promise, and what breaks it: a text for each. */
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
