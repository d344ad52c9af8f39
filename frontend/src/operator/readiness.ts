import type { OpsCheck, OpsDrop, OpsLine, OpsProcess, OpsRehearsal } from "@admit/contract";
import { clock, momentAndZone, shortId, shortMoment, tickets } from "../format/format.ts";
import { texts } from "../language/texts.ts";
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
  const { readiness } = texts.operator;
  return check(readiness.published, drop.status === "PUBLISHED", readiness.seen[drop.status]);
};

const capacity = ({ drop, line: { issued } }: Known): ReadyCheck => {
  const { readiness } = texts.operator;
  const all = tickets(drop.capacity);
  const text = issued === 0 ? readiness.noneIssued(all) : readiness.issuedAlready(all, issued);
  return check(readiness.tickets, drop.capacity > issued, text);
};

const saleWindow = ({ drop: { salesOpenAt, salesCloseAt, endsAt } }: Known): ReadyCheck => {
  const { readiness } = texts.operator;
  const end = salesCloseAt ?? endsAt;
  const opens = salesOpenAt === null ? readiness.noOpening : readiness.opens(momentAndZone(salesOpenAt));
  const closes = end === null ? readiness.noClosing : readiness.closes(momentAndZone(end));
  return check(readiness.saleWindow, salesOpenAt !== null, `${opens} ${closes}`);
};

const accepting = ({ line, nowMs }: Known): ReadyCheck => {
  const { readiness } = texts.operator;
  const paused = line.paused ? `${readiness.waitUntilResumed} ${pauseText(line, nowMs)}` : "";
  const refusing = line.shedMessage === null ? "" : readiness.refusedWith(line.shedMessage);
  const halted = [paused, refusing].filter(Boolean).join(" ");
  return check(readiness.line, halted === "", halted || readiness.takesBuyers);
};

const worker = ({ line, processes }: Known): ReadyCheck => {
  const { readiness } = texts.operator;
  const live = processes.filter(({ part, lost }) => part === "worker" && !lost);
  if (live.length === 0) return check(readiness.workers, false, readiness.noWorker);
  const standBy = live.length === 1 ? ` ${readiness.noStandBy}` : "";
  const owner = live.find(({ id }) => id === line.issuer);
  const owning = owner === undefined ? readiness.oneTakes : readiness.hasLine(shortId(owner.id));
  return check(readiness.workers, true, `${readiness.running(live.length)} ${owning}${standBy}`);
};

/** Whether a server answers and saves every write. */
const saving =
  (server: string, ...settings: string[]) =>
  ({ checks }: Known): ReadyCheck => {
    const found = [`${server} answers`, ...settings].map((name) => checks.find((each) => each.name === name));
    const failing = found.filter((each) => each !== undefined && !each.ok && !isUnread(each)) as OpsCheck[];
    if (failing.length > 0) return check(server, false, failing.map(failureOf).join(" "));
    if (found.some((each) => each?.ok !== true)) return check(server, undefined, texts.operator.readiness.cannotRead);
    return check(server, true, texts.operator.readiness.savesAll);
  };

const redis = saving("Redis", "Redis appendonly", "Redis appendfsync");
const mysql = saving("MySQL", "MySQL innodb_flush_log_at_trx_commit", "MySQL sync_binlog");

const newest = (times: readonly (string | null)[]): string =>
  times
    .filter((time) => time !== null)
    .toSorted()
    .at(-1) ?? "";

const mail = ({ processes, nowMs }: Known): ReadyCheck => {
  const { readiness } = texts.operator;
  const judged = (is: boolean | undefined, text: string) => check(readiness.mail, is, text);
  const known = processes.flatMap((each) => (each.lost || each.mail === null ? [] : each.mail));
  if (known.some(({ isFolder }) => isFolder)) return judged(false, readiness.toFolder);
  const [sentAt, failedAt] = [newest(known.map((each) => each.sentAt)), newest(known.map((each) => each.failedAt))];
  const at = (time: string) => clock(Date.parse(time), nowMs);
  if (failedAt > sentAt) return judged(false, readiness.lastFailed(at(failedAt)));
  return sentAt === "" ? judged(undefined, readiness.noneSent) : judged(true, readiness.lastSent(at(sentAt)));
};

const rehearsal = ({ drop, nowMs }: Known): ReadyCheck => {
  const { readiness } = texts.operator;
  const found = rehearsalOf(drop, nowMs);
  const command = `pnpm drop --for ${drop.status === "PUBLISHED" ? drop.slug : drop.eventId}`;
  const text = drop.rehearsal === null ? readiness.noRehearsal(command) : found.text;
  return { name: readiness.rehearsal, state: found.state, text };
};

/**
 * Whether a drop is rehearsed: the newest record of `pnpm drop` for it kept every guarantee, with as many tickets as
 * it has now.
 */
export function rehearsalOf(drop: Pick<OpsDrop, "rehearsal" | "capacity">, nowMs: number): Omit<ReadyCheck, "name"> {
  const { rehearsal: record, capacity: now } = drop;
  const { readiness } = texts.operator;
  if (record === null) return { state: "unknown", text: readiness.noneOnRecord };
  const what = `${shortMoment(record.at, nowMs)}: ${recordText(record)}`;
  if (!record.passed) return { state: "not-ready", text: readiness.failed(what) };
  if (record.capacity < now) return { state: "not-ready", text: readiness.passedWith(record.capacity, now) };
  return { state: "ready", text: readiness.passed(what) };
}

const recordText = ({ buyers, buyersPerSecond }: OpsRehearsal): string =>
  texts.operator.readiness.buyersAt(buyers, Math.round(buyersPerSecond));
