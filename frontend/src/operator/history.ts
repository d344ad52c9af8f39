import { hourSampleMs, type OpsLine, type OpsPoint } from "@admit/contract";

type Filled = Pick<OpsLine, "waiting" | "issued">;

/** A line at one moment, as the console has seen it. */
export type Sample = Filled & { atMs: number };

const minuteMs = 60 * 1000;
/** How far back a line is shown. */
const hourMs = 60 * minuteMs;

const sampleOf = ({ waiting, issued }: Filled, atMs: number): Sample => ({ atMs, waiting, issued });

/** Adds a newer sample, and drops those older than an hour. */
export function addSample(before: readonly Sample[] = [], line: OpsLine, atMs: number): readonly Sample[] {
  if (atMs <= (before.at(-1)?.atMs ?? 0)) return before;
  return [...before.filter((each) => each.atMs >= atMs - hourMs), sampleOf(line, atMs)];
}

/** The service's points, then later samples of the console; nothing older than an hour. */
export function joinSamples(points: readonly OpsPoint[], seen: readonly Sample[], nowMs: number): Sample[] {
  const before = points.map((point) => sampleOf(point, Date.parse(point.at)));
  const pointsUntilMs = before.at(-1)?.atMs ?? 0;
  const joined = [...before, ...seen.filter(({ atMs }) => atMs > pointsUntilMs)];
  return joined.filter(({ atMs }) => atMs >= nowMs - hourMs);
}

/** Samples are ten seconds apart at most, also those of a hidden page: a longer silence is drawn as a gap. */
const gapMs = 25_000;

/** Whether nothing is known between a sample and the one before it. */
export const isAfterGap = (sample: Sample, before: Sample | undefined): boolean =>
  before !== undefined && sample.atMs - before.atMs > gapMs;

type Values = (number | null)[];
export type Series = "waiting" | "joining" | "served" | "sold" | "p50" | "p95" | "p99";

/** What the charts draw, moment by moment: null where a value is unknown. */
export interface ChartData extends Record<Series, Values> {
  /** In seconds since 1970, as the chart library expects. */
  times: number[];
}

/** A chart shows at least this much, so that a line of seconds is no cliff. */
const spanMinMs = 10 * minuteMs;

/** Rates and waits are known at the service's points only. */
export function chartDataOf(points: readonly OpsPoint[], seen: readonly Sample[], nowMs: number): ChartData {
  const joined = joinSamples(points, seen, nowMs);
  // A moment without values interrupts each line.
  const all = joined.flatMap((sample, at): ({ atMs: number } & Partial<Sample>)[] => {
    const before = joined[at - 1];
    return before !== undefined && isAfterGap(sample, before) ? [{ atMs: before.atMs + 1 }, sample] : [sample];
  });
  const byTime = new Map(points.map((point) => [Date.parse(point.at), point]));
  const of = (value: (point: OpsPoint) => number | null): Values =>
    all.map(({ atMs }) => {
      const point = byTime.get(atMs);
      return point === undefined ? null : value(point);
    });
  return {
    times: all.map(({ atMs }) => atMs / 1000),
    waiting: all.map(({ waiting }) => waiting ?? null),
    joining: of((point) => point.acceptedPerSecond),
    served: of((point) => point.decidedPerSecond),
    p50: of((point) => point.p50Ms),
    p95: of((point) => point.p95Ms),
    p99: of((point) => point.p99Ms),
    sold: all.map(({ issued }) => issued ?? null),
  };
}

/** The range of the charts, in seconds: to now, from the first moment within its hour. */
export function spanOf(times: readonly number[], nowMs: number): [from: number, until: number] {
  const until = nowMs / 1000;
  const first = times[0] ?? until;
  return [Math.max(until - hourMs / 1000, Math.min(first, until - spanMinMs / 1000)), until];
}

export type Minute = ReturnType<typeof minutesOf>[number];

/** The last minutes, latest first. */
export function minutesOf(points: readonly OpsPoint[], countMax: number) {
  const minutes = new Map<number, OpsPoint[]>();
  for (const point of points) {
    const atMs = Math.floor(Date.parse(point.at) / minuteMs) * minuteMs;
    minutes.set(atMs, [...(minutes.get(atMs) ?? []), point]);
  }
  return [...minutes]
    .toSorted(([a], [b]) => b - a)
    .slice(0, countMax)
    .map(([atMs, within]) => ({ atMs, ...summarize(within) }));
}

/** Rates are means; the rest is as at the end, and the wait is that of the worst moment. */
function summarize(points: OpsPoint[]) {
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

/** Points cover one second or ten: each counts for the time until the next. */
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
