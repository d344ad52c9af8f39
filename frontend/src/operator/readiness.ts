import type { OpsCheck, OpsDrop, OpsLine, OpsProcess, OpsRehearsal } from "@admit/contract";
import { clock, counted, figure, momentAndZone, shortId, shortMoment, tickets } from "../format/format.ts";
import { failureOf, isUnread } from "./check-text.ts";
import { pauseText } from "./troubles.ts";

/** `unknown`: the system cannot say. */
export type Readiness = "ready" | "not-ready" | "unknown";

export interface ReadyCheck {
  name: string;
  state: Readiness;
  text: string;
}

interface Known {
  drop: OpsDrop;
  line: OpsLine;
  processes: readonly OpsProcess[];
  checks: readonly OpsCheck[];
  nowMs: number;
}

/** What has to be ready before a sale opens: only what the system knows, and what it does not know as unknown. */
export const readinessOf = (known: Known): ReadyCheck[] =>
  [published, capacity, saleWindow, accepting, worker, redis, mysql, mail, rehearsal].map((judge) => judge(known));

const check = (name: string, is: boolean | undefined, text: string): ReadyCheck => ({
  name,
  state: is === undefined ? "unknown" : is ? "ready" : "not-ready",
  text,
});

const published = ({ drop }: Known): ReadyCheck => {
  const text = {
    PUBLISHED: "Buyers can see it.",
    DRAFT: "A draft: buyers can’t see it.",
    ARCHIVED: "Archived: buyers can’t see it.",
  };
  return check("Published", drop.status === "PUBLISHED", text[drop.status]);
};

const capacity = ({ drop, line }: Known): ReadyCheck => {
  const issued = line.issued === 0 ? "none issued yet" : `${figure(line.issued)} issued already`;
  return check("Tickets", drop.capacity > line.issued, `${tickets(drop.capacity)}, ${issued}.`);
};

const saleWindow = ({ drop: { salesOpenAt, salesCloseAt, endsAt } }: Known): ReadyCheck => {
  const end = salesCloseAt ?? endsAt;
  const opens =
    salesOpenAt === null ? "No opening time: it sells once it’s published." : `Opens ${momentAndZone(salesOpenAt)}.`;
  const closes = end === null ? "No closing time: it sells until you close it." : `Closes ${momentAndZone(end)}.`;
  return check("Sale window", salesOpenAt !== null, `${opens} ${closes}`);
};

const accepting = ({ line, nowMs }: Known): ReadyCheck => {
  const paused = line.paused ? `Paused: people will wait until you resume. ${pauseText(line, nowMs)}` : "";
  const refusing = line.shedMessage === null ? "" : `New buyers are refused: “${line.shedMessage}”`;
  const halted = [paused, refusing].filter(Boolean).join(" ");
  return check("Line", halted === "", halted || "Not paused, and it takes buyers.");
};

const worker = ({ line, processes }: Known): ReadyCheck => {
  const live = processes.filter(({ part, lost }) => part === "worker" && !lost);
  if (live.length === 0) return check("Workers", false, "No worker is running.");
  const standBy = live.length === 1 ? " No stand-by: if it dies, the line stops." : "";
  const owner = live.find(({ id }) => id === line.issuer);
  const owning =
    owner === undefined ? "One takes the line with the first buyer." : `${shortId(owner.id)} has the line.`;
  return check("Workers", true, `${counted(live.length, "worker")} running. ${owning}${standBy}`);
};

/** Whether a server answers and saves every write. */
const saving =
  (server: string, ...settings: string[]) =>
  ({ checks }: Known): ReadyCheck => {
    const found = [`${server} answers`, ...settings].map((name) => checks.find((each) => each.name === name));
    const failing = found.filter((each) => each !== undefined && !each.ok && !isUnread(each)) as OpsCheck[];
    if (failing.length > 0) return check(server, false, failing.map(failureOf).join(" "));
    if (found.some((each) => each?.ok !== true)) return check(server, undefined, "We can’t read its settings.");
    return check(server, true, "It saves every write.");
  };

const redis = saving("Redis", "Redis appendonly", "Redis appendfsync");
const mysql = saving("MySQL", "MySQL innodb_flush_log_at_trx_commit", "MySQL sync_binlog");

const newest = (times: readonly (string | null)[]): string =>
  times
    .filter((time) => time !== null)
    .toSorted()
    .at(-1) ?? "";

const mail = ({ processes, nowMs }: Known): ReadyCheck => {
  const known = processes.flatMap((each) => (each.lost || each.mail === null ? [] : each.mail));
  if (known.some(({ isFolder }) => isFolder))
    return check("Mail", false, "No mail server is set: mails are written to a folder.");
  const [sentAt, failedAt] = [newest(known.map((each) => each.sentAt)), newest(known.map((each) => each.failedAt))];
  const at = (time: string) => clock(Date.parse(time), nowMs);
  if (failedAt > sentAt) return check("Mail", false, `The last mail failed at ${at(failedAt)}: see the worker’s log.`);
  if (sentAt !== "") return check("Mail", true, `The last mail went out at ${at(sentAt)}.`);
  return check("Mail", undefined, "None sent since the workers started. Ask for a sign-in link to find out.");
};

const rehearsal = ({ drop, nowMs }: Known): ReadyCheck => {
  const found = rehearsalOf(drop, nowMs);
  const how = `No rehearsal on record. Run: pnpm drop --for ${drop.status === "PUBLISHED" ? drop.slug : drop.eventId}`;
  return { name: "Rehearsal", state: found.state, text: drop.rehearsal === null ? how : found.text };
};

/**
 * Whether a drop is rehearsed: the newest record of `pnpm drop` for it kept every guarantee, with as many tickets as
 * it has now.
 */
export function rehearsalOf(drop: Pick<OpsDrop, "rehearsal" | "capacity">, nowMs: number): Omit<ReadyCheck, "name"> {
  const { rehearsal: record, capacity: now } = drop;
  if (record === null) return { state: "unknown", text: "None on record" };
  const what = `${shortMoment(record.at, nowMs)}: ${recordText(record)}`;
  if (!record.passed) return { state: "not-ready", text: `Failed ${what}.` };
  if (record.capacity < now)
    return { state: "not-ready", text: `Passed with ${figure(record.capacity)} tickets; it has ${figure(now)} now.` };
  return { state: "ready", text: `Passed ${what}.` };
}

const recordText = ({ buyers, buyersPerSecond }: OpsRehearsal): string =>
  `${counted(buyers, "buyer")} at ${figure(Math.round(buyersPerSecond))}/s`;
