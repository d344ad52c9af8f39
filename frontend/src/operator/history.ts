import { hourSampleMs, type OpsLine, type OpsPoint } from "@admit/contract";

/** What was seen of a line at a moment. */
export interface Seen {
  atMs: number;
  waiting: number;
  issued: number;
  capacity: number;
}

/** How far back a line is shown, in milliseconds. */
export const hourMs = 60 * 60 * 1000;

export const seenOf = ({ waiting, issued, capacity }: OpsLine, atMs: number): Seen => ({
  atMs,
  waiting,
  issued,
  capacity,
});

/** What the service has noted, and after it what was seen here; nothing older than an hour before the last. */
export function joinSeen(noted: readonly OpsPoint[], seen: readonly Seen[]): Seen[] {
  const before = noted.map(({ at, waiting, issued, capacity }) => ({
    atMs: Date.parse(at),
    waiting,
    issued,
    capacity,
  }));
  const notedUntilMs = before.at(-1)?.atMs ?? 0;
  const joined = [...before, ...seen.filter(({ atMs }) => atMs > notedUntilMs)];
  const fromMs = (joined.at(-1)?.atMs ?? 0) - hourMs;
  return joined.filter(({ atMs }) => atMs >= fromMs);
}

type Values = (number | null)[];

/** What the charts draw, moment by moment: null where nothing is known of one. */
export interface ChartData {
  /** In seconds since 1970, as the charts want it. */
  times: number[];
  waiting: Values;
  accepted: Values;
  decided: Values;
  p50: Values;
  p95: Values;
  p99: Values;
  issued: Values;
  capacity: Values;
}

/** A chart shows at least this much, so that a line of seconds is no cliff. */
const spanMinMs = 10 * 60 * 1000;

/** The points that the service has noted, and after them what was seen here: that is no rate and no wait yet. */
export function chartDataOf(points: readonly OpsPoint[], seen: readonly Seen[]): ChartData {
  const all = joinSeen(points, seen);
  const known = points.slice(-Math.min(points.length, all.length));
  const noted = new Map(known.map((point) => [Date.parse(point.at), point]));
  const of = (value: (point: OpsPoint) => number | null): Values =>
    all.map(({ atMs }) => {
      const point = noted.get(atMs);
      return point === undefined ? null : value(point);
    });
  return {
    times: all.map(({ atMs }) => atMs / 1000),
    waiting: all.map(({ waiting }) => waiting),
    accepted: of((point) => point.acceptedPerSecond),
    decided: of((point) => point.decidedPerSecond),
    p50: of((point) => point.p50Ms),
    p95: of((point) => point.p95Ms),
    p99: of((point) => point.p99Ms),
    issued: all.map(({ issued }) => issued),
    capacity: all.map(({ capacity }) => capacity),
  };
}

/** From when to when the charts reach, in seconds: to the last moment, and from the first of its hour. */
export function spanOf(times: readonly number[], nowMs: number): [from: number, until: number] {
  const until = times.at(-1) ?? nowMs / 1000;
  const first = times[0] ?? until;
  return [Math.max(until - hourMs / 1000, Math.min(first, until - spanMinMs / 1000)), until];
}

export interface Minute {
  atMs: number;
  /** At its end. */
  waiting: number;
  issued: number;
  acceptedPerSecond: number;
  decidedPerSecond: number;
  /** Of its worst moment. */
  p99Ms: number | null;
}

const minuteMs = 60 * 1000;

/** The last minutes in figures, the latest first. */
export function minutesOf(points: readonly OpsPoint[], countMax: number): Minute[] {
  const minutes = new Map<number, OpsPoint[]>();
  for (const point of points) {
    const atMs = Math.floor(Date.parse(point.at) / minuteMs) * minuteMs;
    minutes.set(atMs, [...(minutes.get(atMs) ?? []), point]);
  }
  return [...minutes]
    .toSorted(([a], [b]) => b - a)
    .slice(0, countMax)
    .map(([atMs, within]) => ({ atMs, ...inOne(within) }));
}

function inOne(points: OpsPoint[]): Omit<Minute, "atMs"> {
  const waits = points.flatMap(({ p99Ms }) => p99Ms ?? []);
  const last = points.at(-1);
  return {
    waiting: last?.waiting ?? 0,
    issued: last?.issued ?? 0,
    acceptedPerSecond: meanOf(points, (point) => point.acceptedPerSecond),
    decidedPerSecond: meanOf(points, (point) => point.decidedPerSecond),
    p99Ms: waits.length === 0 ? null : Math.max(...waits),
  };
}

/** Of points that stand for a second or for ten: each counts for the time until the next. */
function meanOf(points: readonly OpsPoint[], value: (point: OpsPoint) => number): number {
  let [sum, totalMs] = [0, 0];
  for (const [at, point] of points.entries()) {
    const next = points[at + 1] ?? points[at - 1];
    const apartMs = next === undefined ? hourSampleMs : Math.abs(Date.parse(next.at) - Date.parse(point.at));
    const spanMs = Math.min(hourSampleMs, apartMs);
    sum += value(point) * spanMs;
    totalMs += spanMs;
  }
  return totalMs === 0 ? 0 : sum / totalMs;
}
