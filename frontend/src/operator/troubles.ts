import type { OpsCheck, OpsLine, OpsLineState, OpsProcess } from "@admit/contract";
import { age, clock, length, rate, secondOf, shortId } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import type { ActName } from "./acts.ts";
import { failureOf, isServerCheck } from "./check-text.ts";
import { refusedBy, warnedBy } from "./refusal-text.ts";

/** Whether an operator must act: nothing else is red. */
export const isAlarming = (state: OpsLineState): boolean => state === "lost" || state === "delayed";

/** "703 people waiting, the oldest for 12 s." */
export function waitText({ waiting, oldestWaitMs }: Pick<OpsLine, "waiting" | "oldestWaitMs">): string {
  const { noneWaiting, waitingFor } = texts.operator.waits;
  return waiting === 0 || oldestWaitMs === null ? noneWaiting : waitingFor(waiting, length(oldestWaitMs));
}

/** The act that an operator most likely needs. */
export function likelyAct(line: OpsLine): ActName {
  if (line.paused) return "resume";
  if (line.state === "lost" && line.shedMessage === null) return "shed";
  if (line.state === "delayed") return "hand-over";
  if (line.failed > 0) return "retry-failed";
  return line.shedMessage === null ? "pause" : "accept-again";
}

interface Known {
  lines: readonly OpsLine[];
  processes: readonly OpsProcess[];
  checks: readonly OpsCheck[];
  /** When this was so. */
  atMs: number;
}

/** Alerts whose entry in the runbook says what to do. */
export const runbookAlerts = [
  "AdmitServerAway",
  "AdmitLineNoIssuer",
  "AdmitNoWorker",
  "AdmitLineOld",
  "AdmitLinePaused",
  "AdmitFlood",
  "AdmitDurabilityOff",
  "AdmitMisconfigured",
  "AdmitProcessGone",
  "AdmitPurchasesFailed",
] as const;
export type RunbookAlert = (typeof runbookAlerts)[number];

/** Something that an operator has to know; an alarm is something to act on. */
export interface Trouble {
  /** The same while the trouble lasts. */
  key: string;
  /** 0 is the worst. */
  rank: number;
  level: "alarm" | "notice";
  /** Set by a person, not measured: it begins and ends at once. */
  isSet: boolean;
  what: string;
  /** The current figures, and what helps. */
  more: string;
  /** The event that it is about. */
  line: OpsLine | null;
  act: ActName | null;
  runbook: RunbookAlert | null;
}

type Found = Omit<Trouble, "rank">;

const general = (key: string, what: string, more: string, runbook: RunbookAlert): Found => ({
  key,
  level: "alarm",
  isSet: false,
  what,
  more,
  line: null,
  act: null,
  runbook,
});
const about = (line: OpsLine, key: string, what: string, more: string, runbook: RunbookAlert): Found => ({
  ...general(`${key} ${line.eventId}`, what, more, runbook),
  line,
  act: likelyAct(line),
});

/** A pause with people in line is an alarm after this long, as `AdmitLinePaused` is. */
const pauseAlarmMs = 10 * 60 * 1000;

/** All troubles, worst first: alarms, then what operators have halted. */
export function troublesOf(known: Known): Trouble[] {
  const { lines, processes, checks } = known;
  const { troubles } = texts.operator;
  const nameOf = namesOf(lines);
  const hasWorker = processes.some(isLiveWorker);
  const lost = lines.filter(({ state }) => state === "lost");
  const failing = checks.filter(({ ok }) => !ok);
  const halted = haltedOf(known, nameOf);
  const groups: Found[][] = [
    failing.filter(isServerCheck).map((check) => ofCheck(check, "AdmitServerAway")),
    lost.map((line) => stoppedLine(known, nameOf, line)),
    hasWorker || lost.length > 0 ? [] : [general("no worker", troubles.noWorker, troubles.startOne, "AdmitNoWorker")],
    lines
      .filter(({ state }) => state === "delayed")
      .map((line) => {
        const more = `${troubles.nothingProcessed} ${waitText(line)}`;
        return about(line, "line", troubles.isStuck(nameOf(line)), more, "AdmitLineOld");
      }),
    halted.filter(({ level }) => level === "alarm"),
    refusedBy(processes)
      .filter(({ isFlood }) => isFlood)
      .map(({ reason, within, count, help }) => {
        const more = `${troubles.inLastMinute(count)} ${help}`;
        return general(`flood ${reason}`, troubles.flood(within), more, "AdmitFlood");
      }),
    failing.filter((check) => !isServerCheck(check)).map((check) => ofCheck(check, "AdmitDurabilityOff")),
    warnedBy(processes).map(({ key, name, help }) => general(`warning ${key}`, `${name}.`, help, "AdmitMisconfigured")),
    processes.filter((each) => each.lost && !isReplaced(each, processes)).map((each) => lostProcess(known, each)),
    lines
      .filter(({ failed }) => failed > 0)
      .map((line) => {
        const what = troubles.hasFailed(nameOf(line));
        return about(line, "failed", what, troubles.failedCount(line.failed), "AdmitPurchasesFailed");
      }),
    halted.filter(({ level }) => level === "notice"),
  ];
  return groups.flatMap((group, rank) => group.map((found) => ({ ...found, rank })));
}

type Named = Pick<OpsLine, "eventId" | "title" | "slug">;

/** “Title”, and its slug where another event in sight has the same title. */
function namesOf(events: readonly Named[]): (event: Named) => string {
  const { inQuotes, withSlug } = texts.operator;
  return ({ eventId, title, slug }) =>
    events.some((other) => other.title === title && other.eventId !== eventId)
      ? withSlug(title, slug)
      : inQuotes(title);
}

const isLiveWorker = ({ part, lost }: OpsProcess): boolean => part === "worker" && !lost;

/** People wait, and no live worker has the line: which one died, when, and what happens next. */
function stoppedLine({ processes, atMs }: Known, nameOf: (line: OpsLine) => string, line: OpsLine): Found {
  const hasWorker = processes.some(isLiveWorker);
  const [dead] = processes
    .filter(({ lost, id, owns }) => lost && (id === line.issuer || owns.includes(line.eventId)))
    .toSorted((one, other) => Date.parse(other.seenAt) - Date.parse(one.seenAt));
  const { troubles } = texts.operator;
  const cause = dead === undefined ? troubles.noOneRuns : troubles.workerDied(age(atMs - Date.parse(dead.seenAt)));
  const who = dead === undefined ? "" : troubles.lastHeardAt(shortId(dead.id), timeOf(dead.seenAt));
  return about(
    line,
    "line",
    joined(troubles.hasStopped(nameOf(line), cause), hasWorker ? troubles.restarting : troubles.noOther),
    joined(waitText(line), who, hasWorker ? troubles.keepsPlaces : troubles.startWorker),
    hasWorker ? "AdmitLineNoIssuer" : "AdmitNoWorker",
  );
}

/** Sentences, one behind the other. */
const joined = (...sentences: string[]): string => sentences.filter(Boolean).join(" ");

const timeOf = (at: string): string => secondOf(at).split(", ").at(-1) ?? at;

function lostProcess({ lines, processes, atMs }: Known, lost: OpsProcess): Found {
  const { troubles } = texts.operator;
  const key = `lost ${lost.id}`;
  const heard = troubles.lastHeard(age(atMs - Date.parse(lost.seenAt)));
  const id = shortId(lost.id);
  if (lost.part === "gateway")
    return general(key, troubles.gatewayLost(id), joined(heard, troubles.othersServe), "AdmitProcessGone");
  const had = lines.filter(({ eventId }) => lost.owns.includes(eventId));
  const [first] = had;
  const owned =
    first === undefined
      ? lost.events === 0
        ? troubles.hadNone
        : troubles.hadCount(lost.events)
      : troubles.hadNamed(namesOf(lines)(first), lost.events - 1);
  const isCovered = had.every(({ waiting, issuer }) => waiting === 0 || (issuer !== null && issuer !== lost.id));
  const covered = isCovered ? troubles.takenOver : troubles.takesOver;
  const next = processes.some(isLiveWorker) ? covered : troubles.noOtherStart;
  return general(key, troubles.workerLost(id), joined(heard, owned, next), "AdmitProcessGone");
}

const ofCheck = (check: OpsCheck, section: RunbookAlert): Found =>
  general(
    `check ${check.name}`,
    failureOf(check),
    texts.operator.troubles.foundExpected(check.found, check.wanted),
    section,
  );

const oldest = (line: OpsLine): number => line.oldestWaitMs ?? 0;

/** What operators have halted: people in paused lines, and buyers that are refused. */
function haltedOf({ lines, atMs }: Known, nameOf: (line: OpsLine) => string): Found[] {
  const paused = lines
    .filter((line) => line.paused && line.waiting > 0)
    .toSorted((one, other) => oldest(other) - oldest(one));
  const refusing = lines.filter((line) => line.shedMessage !== null && !paused.includes(line));
  return [pausedTrouble(paused, nameOf, atMs), refusingTrouble(refusing, nameOf)].filter((each) => each !== null);
}

function pausedTrouble(paused: readonly OpsLine[], nameOf: (line: OpsLine) => string, atMs: number): Found | null {
  const [first] = paused;
  if (first === undefined) return null;
  const waiting = paused.reduce((sum, line) => sum + line.waiting, 0);
  const isOne = paused.length === 1;
  const { troubles } = texts.operator;
  const since = length(oldest(first));
  const name = nameOf(first);
  const alone = waiting === 1 ? troubles.oneFor(since) : troubles.oldestFor(since);
  const among = waiting === 1 ? troubles.oneForIn(since, name) : troubles.oldestForIn(since, name);
  const what = isOne ? troubles.pausedWithPeople(name, waiting) : troubles.waitingInPaused(waiting, paused.length);
  const isRefusing = paused.some(({ shedMessage }) => shedMessage !== null);
  const more = joined(isOne ? alone : among, pauseText(first, atMs), isRefusing ? troubles.newRefused : "");
  return {
    ...about(first, "paused", what, more, "AdmitLinePaused"),
    key: "paused",
    level: oldest(first) >= pauseAlarmMs ? "alarm" : "notice",
    isSet: true,
  };
}

/** "Paused by Ada at 14:02, 35:10 min ago." */
export function pauseText({ pausedAt, pausedBy }: Pick<OpsLine, "pausedAt" | "pausedBy">, atMs: number): string {
  if (pausedAt === null) return "";
  const { troubles } = texts.operator;
  const sinceMs = Date.parse(pausedAt);
  const [at, ago] = [clock(sinceMs, atMs), age(Math.max(0, atMs - sinceMs))];
  return pausedBy === null ? troubles.pausedAt(at, ago) : troubles.pausedBy(pausedBy, at, ago);
}

function refusingTrouble(refusing: readonly OpsLine[], nameOf: (line: OpsLine) => string): Found | null {
  const [first] = refusing;
  if (first === undefined) return null;
  const { troubles } = texts.operator;
  const what = refusing.length === 1 ? troubles.isRefusing(nameOf(first)) : troubles.areRefusing(refusing.length);
  const more = joined(troubles.theySee(first.shedMessage ?? ""), waitText(first));
  return {
    ...about(first, "refusing", what, more, "AdmitLinePaused"),
    key: "refusing",
    level: "notice",
    isSet: true,
    act: first.paused ? "resume" : "accept-again",
    runbook: null,
  };
}

/** Whether another process was started since this one was lost, and not as the replacement of yet another. */
export function isReplaced(lost: OpsProcess, processes: readonly OpsProcess[]): boolean {
  const happened = processes
    .filter(({ part }) => part === lost.part)
    .flatMap((each) => [
      { at: each.startedAt, lostId: null },
      ...(each.lost ? [{ at: each.seenAt, lostId: each.id }] : []),
    ])
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const missing: string[] = [];
  for (const { lostId } of happened) {
    if (lostId === null) missing.pop();
    else missing.push(lostId);
  }
  return !missing.includes(lost.id);
}

/** "All clear. 3 lines moving.", "All clear. No one is waiting." */
export const allClearText = (lines: readonly OpsLine[]): string =>
  texts.operator.waits.allClear(lines.filter(({ state }) => state === "moving").length);

/** "703 people waiting · 83 joining/s · 56 served/s", and empty lines that are paused. */
export function totalText(lines: readonly OpsLine[]): string {
  const { totals, emptyPaused } = texts.operator.waits;
  const sum = (value: (line: OpsLine) => number) => lines.reduce((total, line) => total + value(line), 0);
  const [joining, served] = [sum((line) => line.acceptedPerSecond), sum((line) => line.decidedPerSecond)];
  const paused = lines.filter((line) => line.paused && line.waiting === 0).length;
  const all = totals(
    sum((line) => line.waiting),
    rate(joining),
    rate(served),
  );
  return paused === 0 ? all : `${all} · ${emptyPaused(paused)}`;
}
