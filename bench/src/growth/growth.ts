import { say } from "@admit/environment";
import { readCircumstances } from "../environment/circumstances.ts";
import type { Environment } from "../environment/open-environment.ts";
import { type GrowthPart, growthParts } from "../options.ts";
import { table } from "../report/tables.ts";
import { measureAttack } from "./attack.ts";
import { measureDrains } from "./drains.ts";
import { measureIdleEvents, measureManyEvents } from "./events.ts";
import { measureMemory } from "./memory.ts";

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

type Goal = [kind: "at most" | "under" | "at least", bound: number];
const none: Goal = ["at most", 0];
const twice: Goal = ["at most", 2];
type Line = [figure: string, value: number | null | undefined, show: Show, goal?: Goal];

interface Part<Result> {
  measure(environment: Environment): Promise<Result>;
  /** Its lines in the table. */
  lines(measured: Result): Line[];
}
const part = <Result>(of: Part<Result>): Part<Result> => of;

const parts = {
  manyEvents: part({
    measure: measureManyEvents,
    lines({ events, decidedInMs, retried, redisConnections: { before, whenDecided } }) {
      const name = `${whole(events)} events, a purchase each, at once`;
      return [
        [`${name}: all decided after`, decidedInMs, seconds, ["at most", 10_000]],
        [`${name}: purchases answered 503 and sent again`, retried, whole, none],
        [`${name}: connections to Redis at the end`, whenDecided.open, whole, ["under", 20]],
        [`${name}: opened meanwhile`, whenDecided.opened - before.opened, whole],
      ];
    },
  }),
  attack: part({
    measure: measureAttack,
    lines({ connections, without, under: among }) {
      const name = `${whole(connections)} connections of strangers`;
      const ratio = (one: number | null, other: number | null): number | null => (one && other ? one / other : null);
      const faults = Object.entries(among.answers).filter(([status]) => /^5|lost/.test(status));
      return [
        ["pressed → accepted, p50, no strangers", without.p50Ms, milliseconds],
        [`pressed → accepted, p50, ${name}`, among.p50Ms, milliseconds],
        ["… as a multiple", ratio(among.p50Ms, without.p50Ms), fraction, twice],
        [`${name}: buyers answered 5xx, or not at all`, faults.reduce((sum, [, count]) => sum + count, 0), whole, none],
        ["the most memory of the gateway, no strangers", without.rssMaxBytes, megabytes],
        [`the most memory of the gateway, ${name}`, among.rssMaxBytes, megabytes],
        ["… as a multiple", ratio(among.rssMaxBytes, without.rssMaxBytes), fraction, twice],
      ];
    },
  }),
  memory: part({
    measure: measureMemory,
    lines({ purchases, started, waitingToo, aMinuteLater, redisBytesPerWaiting }) {
      const kept = `${whole(purchases)} waiting and ${whole(purchases)} outcomes kept`;
      return [
        ...(["gateway", "worker"] as const).flatMap((process): Line[] => [
          [`memory of the ${process}, just started`, started[process]?.rssBytes, megabytes],
          [`memory of the ${process}, ${kept}`, waitingToo[process]?.rssBytes, megabytes, ["under", 300_000_000]],
          [`memory of the ${process}, the most until then`, waitingToo[process]?.rssMaxBytes, megabytes],
          [`memory of the ${process}, a minute later`, aMinuteLater[process]?.rssBytes, megabytes],
        ]),
        ["Redis per waiting purchase", redisBytesPerWaiting, bytes, ["under", 1200]],
      ];
    },
  }),
  idleEvents: part({
    measure: measureIdleEvents,
    lines({ events, leasesLost, used, redisBytesPerEvent }) {
      const name = `${whole(events)} known and idle events`;
      return [
        [`${name}: leases lost meanwhile`, leasesLost, whole, none],
        ...(["gateway", "worker"] as const).flatMap((process): Line[] => [
          [`${name}: processor of the ${process}`, used[process]?.cpuShare, percent],
          [`${name}: memory of the ${process}`, used[process]?.rssBytes, megabytes],
        ]),
        [`${name}: Redis, each`, redisBytesPerEvent, bytes],
      ];
    },
  }),
  drains: part({
    measure: measureDrains,
    lines: ({ perSecond: rates, soldShare, heldShare, soldTickets, holders }) => [
      ["drain rate on an empty event", rates.empty, perSecond],
      [
        `drain rate with ${whole(soldTickets)} tickets sold ÷ on an empty event`,
        soldShare,
        fraction,
        ["at least", 0.8],
      ],
      [`drain rate with ${whole(holders)} holders ÷ on an empty event`, heldShare, fraction],
    ],
  }),
} satisfies Record<GrowthPart, unknown>;

/** Only what was measured. */
export type GrowthMeasured = { [Name in GrowthPart]?: Awaited<ReturnType<(typeof parts)[Name]["measure"]>> };

/**
 * Measures what could grow with the number of events, of tickets sold and of people waiting. Takes about 20 minutes;
 * nothing else may use the servers meanwhile.
 *
 * @param only these parts; null for all
 */
export async function measureGrowth(environment: Environment, only: readonly string[] | null, command: string) {
  const circumstances = await readCircumstances(environment, command);
  const measured: GrowthMeasured = {};
  for (const name of growthParts.filter((each) => only === null || only.includes(each))) {
    say(`${name} …`);
    Object.assign(measured, { [name]: await parts[name].measure(environment) });
  }
  return { circumstances, ...measured, rows: growthRows(measured) };
}

/** The lines of the table. */
export function growthRows(measured: GrowthMeasured) {
  const lines = growthParts.flatMap((name) => {
    const part = parts[name] as Part<unknown>;
    return measured[name] === undefined ? [] : part.lines(measured[name]);
  });
  return lines.map(([figure, value, show, goal]) => ({
    figure,
    /** As it is shown, with its unit; "not known" if this machine does not report it. */
    measured: typeof value === "number" ? show(value) : "not known",
    target: goal === undefined ? null : `${goal[0]} ${show(goal[1])}`,
    /** Null without a target, or if it is not known. */
    isReached: typeof value === "number" && goal !== undefined ? isWithin(value, goal) : null,
  }));
}

function isWithin(value: number, [kind, bound]: Goal): boolean {
  if (kind === "at most") return value <= bound;
  return kind === "under" ? value < bound : value >= bound;
}

/** The report for a terminal. */
export function formatGrowth({ circumstances, rows }: Awaited<ReturnType<typeof measureGrowth>>): string {
  const { date, command, machine, commit, isDirty, database, redis } = circumstances;
  const code = commit === null ? "no commit" : `${commit.slice(0, 10)}${isDirty ? " and changes" : ""}`;
  const verdictOf = ({ isReached }: (typeof rows)[number]) =>
    isReached === null ? "" : isReached ? "reached" : "MISSED";
  const cells = rows.map((row) => [row.figure, row.measured, row.target ?? "", verdictOf(row)]);
  const head = [`${command} at ${date}, ${code}`, machine, database, redis, ""];
  return [...head, ...table(["figure", "measured", "target", ""], cells)].join("\n");
}
