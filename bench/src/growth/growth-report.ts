import type { Circumstances } from "../environment/circumstances.ts";
import type { Attack } from "./attack.ts";
import type { Drains } from "./drains.ts";
import type { IdleEvents } from "./idle-events.ts";
import type { ManyEvents } from "./many-events.ts";
import type { MemoryGrowth } from "./memory.ts";

/** Only what was measured. */
export interface GrowthMeasured {
  manyEvents?: ManyEvents;
  attack?: Attack;
  memory?: MemoryGrowth;
  idleEvents?: IdleEvents;
  drains?: Drains;
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

/** Decimal megabytes, as in the target. */
const rssMaxBytes = 300_000_000;
const redisBytesMax = 1200;
const connectionsMax = 20;
const decidedMaxMs = 10_000;
const soldShareMin = 0.8;

/** The table's lines, in its order. */
export function growthRows({ drains, manyEvents, attack, memory, idleEvents }: GrowthMeasured): GrowthRow[] {
  return [
    ...(drains ? drainRows(drains) : []),
    ...(manyEvents ? manyEventsRows(manyEvents) : []),
    ...(attack ? attackRows(attack) : []),
    ...(idleEvents ? idleEventsRows(idleEvents) : []),
    ...(memory ? memoryRows(memory) : []),
  ];
}

function drainRows({ perSecond, soldShare, heldShare, soldTickets, holders }: Drains): GrowthRow[] {
  const sold = soldTickets.toLocaleString("en");
  const held = holders.toLocaleString("en");
  return [
    row("drain rate on an empty event", perSecond.empty, (rate) => `${whole(rate)}/s`),
    row(`drain rate with ${sold} tickets sold ÷ on an empty event`, soldShare, fraction, {
      target: `at least ${soldShareMin}`,
      holds: (share) => share >= soldShareMin,
    }),
    row(`drain rate with ${held} holders ÷ on an empty event`, heldShare, fraction),
  ];
}

function manyEventsRows({ events, decidedInMs, retried, redisConnections }: ManyEvents): GrowthRow[] {
  const name = `${events.toLocaleString("en")} events, a purchase each, at once`;
  return [
    row(`${name}: all decided after`, decidedInMs, seconds, {
      target: `at most ${seconds(decidedMaxMs)}`,
      holds: (ms) => ms <= decidedMaxMs,
    }),
    row(`${name}: purchases answered 503 and sent again`, retried, whole, {
      target: "none",
      holds: (times) => times === 0,
    }),
    row(`${name}: the worker's connections to Redis at the end`, redisConnections.whenDecided, whole, {
      target: `under ${connectionsMax}`,
      holds: (connections) => connections < connectionsMax,
    }),
    row(`${name}: the most there were`, redisConnections.most, whole),
  ];
}

function attackRows({ connections, without, under }: Attack): GrowthRow[] {
  const name = `${connections.toLocaleString("en")} connections of strangers`;
  const ratio = (one: number | null, other: number | null): number | null => (one && other ? one / other : null);
  const faults = Object.entries(under.answers).reduce(
    (sum, [status, count]) => sum + (/^5|lost/.test(status) ? count : 0),
    0,
  );
  const atMostTwice = { target: "at most 2", holds: (times: number) => times <= 2 };
  return [
    row("pressed → accepted, p50, no strangers", without.p50Ms, milliseconds),
    row(`pressed → accepted, p50, ${name}`, under.p50Ms, milliseconds),
    row("… as a multiple", ratio(under.p50Ms, without.p50Ms), fraction, atMostTwice),
    row(`${name}: buyers answered 5xx, or not at all`, faults, whole, {
      target: "none",
      holds: (count) => count === 0,
    }),
    row("the most memory of the gateway, no strangers", without.rssBytes, megabytes),
    row(`the most memory of the gateway, ${name}`, under.rssBytes, megabytes),
    row("… as a multiple", ratio(under.rssBytes, without.rssBytes), fraction, atMostTwice),
  ];
}

function idleEventsRows({ events, leasesLost, used, redisBytesPerEvent }: IdleEvents): GrowthRow[] {
  const name = `${events.toLocaleString("en")} known and idle events`;
  const parts = ["gateway", "worker"] as const;
  return [
    row(`${name}: leases lost meanwhile`, leasesLost, whole, { target: "none", holds: (lost) => lost === 0 }),
    ...parts.flatMap((part) => [
      row(`${name}: processor of the ${part}`, used[part]?.cpuShare, (share) => `${(share * 100).toFixed(1)} %`),
      row(`${name}: memory of the ${part}`, used[part]?.rssBytes, megabytes),
    ]),
    row(`${name}: Redis, each`, redisBytesPerEvent, bytes),
  ];
}

function memoryRows(measured: MemoryGrowth): GrowthRow[] {
  const { purchases, started, waitingToo, aMinuteLater, redisBytesPerWaiting } = measured;
  const many = purchases.toLocaleString("en");
  const parts = ["gateway", "worker"] as const;
  return [
    ...parts.flatMap((part) => [
      row(`memory of the ${part}, just started`, started[part]?.rssBytes, megabytes),
      row(`memory of the ${part}, ${many} waiting and ${many} outcomes kept`, waitingToo[part]?.rssBytes, megabytes, {
        target: `under ${megabytes(rssMaxBytes)}`,
        holds: (rss) => rss < rssMaxBytes,
      }),
      row(`memory of the ${part}, the most until then`, waitingToo[part]?.rssMaxBytes, megabytes),
      row(`memory of the ${part}, a minute later`, aMinuteLater[part]?.rssBytes, megabytes),
    ]),
    row("Redis per waiting purchase", redisBytesPerWaiting, bytes, {
      target: `under ${bytes(redisBytesMax)}`,
      holds: (each) => each < redisBytesMax,
    }),
  ];
}

function row(
  figure: string,
  value: number | null | undefined,
  show: (value: number) => string,
  goal?: { target: string; holds: (value: number) => boolean },
): GrowthRow {
  const isKnown = value !== null && value !== undefined;
  return {
    figure,
    measured: isKnown ? show(value) : "not known",
    target: goal?.target ?? null,
    isReached: isKnown && goal !== undefined ? goal.holds(value) : null,
  };
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const fraction = (value: number): string => value.toFixed(2);
const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const bytes = (value: number): string => `${whole(value)} B`;
const megabytes = (value: number): string => `${whole(value / 1_000_000)} MB`;

/** The report for a terminal. */
export function formatGrowth({ circumstances, rows }: GrowthReport): string {
  const { date, command, machine, commit, isDirty, database, redis } = circumstances;
  const widest = Math.max(0, ...rows.map(({ figure }) => figure.length));
  const lines = rows.map((row) => `  ${row.figure.padEnd(widest)}  ${row.measured.padStart(9)}  ${judgement(row)}`);
  const code = commit === null ? "no commit" : `${commit.slice(0, 10)}${isDirty ? " and changes" : ""}`;
  const head = [`${command} at ${date}, ${code}`, machine, database, redis, ""];
  return [...head, ...lines.map((line) => line.trimEnd())].join("\n");
}

function judgement({ target, isReached }: GrowthRow): string {
  if (target === null) return "";
  if (isReached === null) return `(${target})`;
  return `${isReached ? "reached" : "MISSED"} (${target})`;
}
