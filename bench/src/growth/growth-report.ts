import type { Circumstances } from "../environment/circumstances.ts";
import { table } from "../report/tables.ts";
import type { measureAttack } from "./attack.ts";
import type { measureDrains } from "./drains.ts";
import type { measureIdleEvents, measureManyEvents } from "./events.ts";
import type { measureMemory } from "./memory.ts";

type Result<Measure extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<Measure>>;

/** Only what was measured. */
export interface GrowthMeasured {
  manyEvents?: Result<typeof measureManyEvents>;
  attack?: Result<typeof measureAttack>;
  memory?: Result<typeof measureMemory>;
  idleEvents?: Result<typeof measureIdleEvents>;
  drains?: Result<typeof measureDrains>;
}

export interface GrowthReport extends GrowthMeasured {
  circumstances: Circumstances;
  rows: GrowthRow[];
}

/** A line of the table. */
export interface GrowthRow {
  figure: string;
  /** As it is shown, with its unit; "not known" if this machine does not report it. */
  measured: string;
  /** Null if there is none. */
  target: string | null;
  /** Null without a target, or if it is not known. */
  isReached: boolean | null;
}

/** Shows a figure with its unit. */
type Show = (value: number) => string;
const whole: Show = (value) => Math.round(value).toLocaleString("en");
const fraction: Show = (value) => value.toFixed(2);
const perSecond: Show = (rate) => `${whole(rate)}/s`;
const milliseconds: Show = (ms) => `${ms.toFixed(1)} ms`;
const seconds: Show = (ms) => `${(ms / 1000).toFixed(1)} s`;
const bytes: Show = (value) => `${whole(value)} B`;
const megabytes: Show = (value) => `${whole(value / 1_000_000)} MB`;
const percent: Show = (share) => `${(share * 100).toFixed(1)} %`;

interface Goal {
  text: string;
  holds(value: number): boolean;
}
type Line = [figure: string, value: number | null | undefined, show: Show, goal?: Goal];
const none: Goal = { text: "none", holds: (value) => value === 0 };
const atMost = (most: number, show: Show): Goal => ({
  text: `at most ${show(most)}`,
  holds: (value) => value <= most,
});
const under = (bound: number, show: Show): Goal => ({
  text: `under ${show(bound)}`,
  holds: (value) => value < bound,
});
const atLeast = (least: number): Goal => ({ text: `at least ${least}`, holds: (value) => value >= least });

/** The lines for each part, in the order of the table. */
const lines: { [Part in keyof GrowthMeasured]-?: (measured: NonNullable<GrowthMeasured[Part]>) => Line[] } = {
  drains: ({ perSecond: rates, soldShare, heldShare, soldTickets, holders }) => [
    ["drain rate on an empty event", rates.empty, perSecond],
    [`drain rate with ${whole(soldTickets)} tickets sold ÷ on an empty event`, soldShare, fraction, atLeast(0.8)],
    [`drain rate with ${whole(holders)} holders ÷ on an empty event`, heldShare, fraction],
  ],
  manyEvents({ events, decidedInMs, retried, redisConnections: { whenDecided, most } }) {
    const name = `${whole(events)} events, a purchase each, at once`;
    return [
      [`${name}: all decided after`, decidedInMs, seconds, atMost(10_000, seconds)],
      [`${name}: purchases answered 503 and sent again`, retried, whole, none],
      [`${name}: the worker's connections to Redis at the end`, whenDecided, whole, under(20, whole)],
      [`${name}: the most there were`, most, whole],
    ];
  },
  attack({ connections, without, under: among }) {
    const name = `${whole(connections)} connections of strangers`;
    const ratio = (one: number | null, other: number | null): number | null => (one && other ? one / other : null);
    const faults = Object.entries(among.answers).filter(([status]) => /^5|lost/.test(status));
    const twice: Goal = { ...atMost(2, fraction), text: "at most 2" };
    return [
      ["pressed → accepted, p50, no strangers", without.p50Ms, milliseconds],
      [`pressed → accepted, p50, ${name}`, among.p50Ms, milliseconds],
      ["… as a multiple", ratio(among.p50Ms, without.p50Ms), fraction, twice],
      [`${name}: buyers answered 5xx, or not at all`, faults.reduce((sum, [, count]) => sum + count, 0), whole, none],
      ["the most memory of the gateway, no strangers", without.rssBytes, megabytes],
      [`the most memory of the gateway, ${name}`, among.rssBytes, megabytes],
      ["… as a multiple", ratio(among.rssBytes, without.rssBytes), fraction, twice],
    ];
  },
  idleEvents({ events, leasesLost, used, redisBytesPerEvent }) {
    const name = `${whole(events)} known and idle events`;
    return [
      [`${name}: leases lost meanwhile`, leasesLost, whole, none],
      ...(["gateway", "worker"] as const).flatMap((part): Line[] => [
        [`${name}: processor of the ${part}`, used[part]?.cpuShare, percent],
        [`${name}: memory of the ${part}`, used[part]?.rssBytes, megabytes],
      ]),
      [`${name}: Redis, each`, redisBytesPerEvent, bytes],
    ];
  },
  memory({ purchases, started, waitingToo, aMinuteLater, redisBytesPerWaiting }) {
    const kept = `${whole(purchases)} waiting and ${whole(purchases)} outcomes kept`;
    return [
      ...(["gateway", "worker"] as const).flatMap((part): Line[] => [
        [`memory of the ${part}, just started`, started[part]?.rssBytes, megabytes],
        [`memory of the ${part}, ${kept}`, waitingToo[part]?.rssBytes, megabytes, under(300_000_000, megabytes)],
        [`memory of the ${part}, the most until then`, waitingToo[part]?.rssMaxBytes, megabytes],
        [`memory of the ${part}, a minute later`, aMinuteLater[part]?.rssBytes, megabytes],
      ]),
      ["Redis per waiting purchase", redisBytesPerWaiting, bytes, under(1200, bytes)],
    ];
  },
};

export function growthRows(measured: GrowthMeasured): GrowthRow[] {
  const parts = Object.keys(lines) as (keyof typeof lines)[];
  const all = parts.flatMap((part) => {
    const of = lines[part] as (value: unknown) => Line[];
    return measured[part] === undefined ? [] : of(measured[part]);
  });
  return all.map(([figure, value, show, goal]) => ({
    figure,
    measured: typeof value === "number" ? show(value) : "not known",
    target: goal?.text ?? null,
    isReached: typeof value === "number" && goal !== undefined ? goal.holds(value) : null,
  }));
}

/** The report for a terminal. */
export function formatGrowth({ circumstances, rows }: GrowthReport): string {
  const { date, command, machine, commit, isDirty, database, redis } = circumstances;
  const code = commit === null ? "no commit" : `${commit.slice(0, 10)}${isDirty ? " and changes" : ""}`;
  const verdictOf = ({ isReached }: GrowthRow) => (isReached === null ? "" : isReached ? "reached" : "MISSED");
  const cells = rows.map((row) => [row.figure, row.measured, row.target ?? "", verdictOf(row)]);
  const head = [`${command} at ${date}, ${code}`, machine, database, redis, ""];
  return [...head, ...table(["figure", "measured", "target", ""], cells)].join("\n");
}
