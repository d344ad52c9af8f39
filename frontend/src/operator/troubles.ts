import type { OpsCheck, OpsLine, OpsLineState, OpsProcess } from "@admit/contract";
import { age, capitalized, clock, counted, figure, length, rate, secondOf, shortId } from "../format/format.ts";
import type { ActName } from "./acts.ts";
import { failureOf, isServerCheck } from "./check-text.ts";
import { refusedBy, warnedBy } from "./refusal-text.ts";

export const stateName: Record<OpsLineState, string> = {
  idle: "Idle",
  moving: "Moving",
  delayed: "Stuck",
  paused: "Paused",
  lost: "Stopped",
};

export const stateMeaning: Record<OpsLineState, string> = {
  idle: "No one is waiting.",
  moving: "Purchases are being decided.",
  delayed: "People are waiting but nothing is being processed.",
  paused: "Paused by an operator.",
  lost: "People are waiting and no worker is running this event.",
};

/** Whether an operator must act: nothing else is red. */
export const isAlarming = (state: OpsLineState): boolean => state === "lost" || state === "delayed";

/** "703 people waiting, the oldest for 12 s." */
export function waitText({ waiting, oldestWaitMs }: Pick<OpsLine, "waiting" | "oldestWaitMs">): string {
  if (waiting === 0 || oldestWaitMs === null) return "No one is waiting.";
  return `${people(waiting)} waiting, ${waiting === 1 ? "" : "the oldest "}for ${length(oldestWaitMs)}.`;
}

export const people = (count: number): string => `${figure(count)} ${count === 1 ? "person" : "people"}`;

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
  const nameOf = namesOf(lines);
  const hasWorker = processes.some(isLiveWorker);
  const lost = lines.filter(({ state }) => state === "lost");
  const failing = checks.filter(({ ok }) => !ok);
  const halted = haltedOf(known, nameOf);
  const groups: Found[][] = [
    failing.filter(isServerCheck).map((check) => ofCheck(check, "AdmitServerAway")),
    lost.map((line) => stoppedLine(known, nameOf, line)),
    hasWorker || lost.length > 0
      ? []
      : [general("no worker", "No worker is running.", "Start one to issue tickets.", "AdmitNoWorker")],
    lines
      .filter(({ state }) => state === "delayed")
      .map((line) => {
        const more = `People are waiting but nothing is being processed. ${waitText(line)}`;
        return about(line, "line", `${nameOf(line)} is stuck.`, more, "AdmitLineOld");
      }),
    halted.filter(({ level }) => level === "alarm"),
    refusedBy(processes)
      .filter(({ isFlood }) => isFlood)
      .map(({ reason, name, count, help }) => {
        const what = `Refusing a flood: ${name.charAt(0).toLowerCase()}${name.slice(1)}.`;
        return general(`flood ${reason}`, what, `${figure(count)} in the last minute. ${help}`, "AdmitFlood");
      }),
    failing.filter((check) => !isServerCheck(check)).map((check) => ofCheck(check, "AdmitDurabilityOff")),
    warnedBy(processes).map(({ name, help }) => general(`warning ${name}`, `${name}.`, help, "AdmitMisconfigured")),
    processes.filter((each) => each.lost && !isReplaced(each, processes)).map((each) => lostProcess(known, each)),
    lines
      .filter(({ failed }) => failed > 0)
      .map((line) => {
        const more = `${figure(line.failed)} failed. Their buyers got no tickets.`;
        return about(line, "failed", `${nameOf(line)} has failed purchases.`, more, "AdmitPurchasesFailed");
      }),
    halted.filter(({ level }) => level === "notice"),
  ];
  return groups.flatMap((group, rank) => group.map((found) => ({ ...found, rank })));
}

type Named = Pick<OpsLine, "eventId" | "title" | "slug">;

/** “Title”, and its slug where another event in sight has the same title. */
function namesOf(events: readonly Named[]): (event: Named) => string {
  return ({ eventId, title, slug }) =>
    events.some((other) => other.title === title && other.eventId !== eventId) ? `“${title}” (${slug})` : `“${title}”`;
}

const isLiveWorker = ({ part, lost }: OpsProcess): boolean => part === "worker" && !lost;

/** People wait, and no live worker has the line: which one died, when, and what happens next. */
function stoppedLine({ processes, atMs }: Known, nameOf: (line: OpsLine) => string, line: OpsLine): Found {
  const hasWorker = processes.some(isLiveWorker);
  const [dead] = processes
    .filter(({ lost, id, owns }) => lost && (id === line.issuer || owns.includes(line.eventId)))
    .toSorted((one, other) => Date.parse(other.seenAt) - Date.parse(one.seenAt));
  const cause =
    dead === undefined ? "no worker is running it" : `its worker died ${age(atMs - Date.parse(dead.seenAt))} ago`;
  const next = hasWorker ? "Restarting on another worker." : "No other worker is running.";
  const who = dead === undefined ? "" : ` Worker ${shortId(dead.id)} was last heard at ${timeOf(dead.seenAt)}.`;
  const help = hasWorker ? "Everyone keeps their place." : "Start a worker: everyone keeps their place.";
  const what = `${nameOf(line)} has stopped: ${cause}. ${next}`;
  return about(
    line,
    "line",
    what,
    `${waitText(line)}${who} ${help}`,
    hasWorker ? "AdmitLineNoIssuer" : "AdmitNoWorker",
  );
}

const timeOf = (at: string): string => secondOf(at).split(", ").at(-1) ?? at;

function lostProcess({ lines, processes, atMs }: Known, lost: OpsProcess): Found {
  const key = `lost ${lost.id}`;
  const heard = `Last heard ${age(atMs - Date.parse(lost.seenAt))} ago. It crashed or isn’t responding.`;
  const what = `${capitalized(lost.part)} ${shortId(lost.id)} is lost.`;
  if (lost.part === "gateway")
    return general(key, what, `${heard} Other gateways serve its buyers.`, "AdmitProcessGone");
  const had = lines.filter(({ eventId }) => lost.owns.includes(eventId));
  const nameOf = namesOf(lines);
  const [first] = had;
  const rest = lost.events - 1;
  const names =
    first === undefined
      ? counted(lost.events, "event")
      : `${nameOf(first)}${rest > 0 ? ` and ${figure(rest)} more` : ""}`;
  const isCovered = had.every(({ waiting, issuer }) => waiting === 0 || (issuer !== null && issuer !== lost.id));
  const next = !processes.some(isLiveWorker)
    ? "No other worker is running: start one."
    : isCovered
      ? "Another worker has taken over."
      : "Another worker takes over within seconds.";
  return general(key, what, `${heard} It had ${lost.events === 0 ? "no events" : names}. ${next}`, "AdmitProcessGone");
}

const ofCheck = (check: OpsCheck, section: RunbookAlert): Found =>
  general(`check ${check.name}`, failureOf(check), `Found: ${check.found}. Expected: ${check.wanted}.`, section);

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
  const who = `${people(waiting)} ${waiting === 1 ? "is" : "are"} waiting`;
  const what = isOne ? `${nameOf(first)} is paused, and ${who}.` : `${who} in ${figure(paused.length)} paused lines.`;
  const more = [
    `${waiting === 1 ? "For" : "The oldest for"} ${length(oldest(first))}${isOne ? "" : `, in ${nameOf(first)}`}.`,
    pauseText(first, atMs),
    paused.some(({ shedMessage }) => shedMessage !== null) ? "New buyers are refused." : "",
  ];
  return {
    ...about(first, "paused", what, more.filter(Boolean).join(" "), "AdmitLinePaused"),
    key: "paused",
    level: oldest(first) >= pauseAlarmMs ? "alarm" : "notice",
    isSet: true,
  };
}

/** "Paused by Ada at 14:02, 35:10 min ago." */
export function pauseText({ pausedAt, pausedBy }: Pick<OpsLine, "pausedAt" | "pausedBy">, atMs: number): string {
  if (pausedAt === null) return "";
  const since = Date.parse(pausedAt);
  const by = pausedBy === null ? "; the audit doesn’t say by whom" : "";
  return `Paused ${pausedBy === null ? "" : `by ${pausedBy} `}at ${clock(since, atMs)}, ${age(Math.max(0, atMs - since))} ago${by}.`;
}

function refusingTrouble(refusing: readonly OpsLine[], nameOf: (line: OpsLine) => string): Found | null {
  const [first] = refusing;
  if (first === undefined) return null;
  const what =
    refusing.length === 1
      ? `${nameOf(first)} is refusing new buyers.`
      : `${figure(refusing.length)} events are refusing new buyers.`;
  const more = `They see: “${first.shedMessage}” ${waitText(first)}`;
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
export function allClearText(lines: readonly OpsLine[]): string {
  const moving = lines.filter(({ state }) => state === "moving").length;
  return moving === 0 ? "All clear. No one is waiting." : `All clear. ${counted(moving, "line")} moving.`;
}

/** "703 people waiting · 83 joining/s · 56 served/s", and empty lines that are paused. */
export function totalText(lines: readonly OpsLine[]): string {
  const sum = (value: (line: OpsLine) => number) => lines.reduce((total, line) => total + value(line), 0);
  const [joining, served] = [sum((line) => line.acceptedPerSecond), sum((line) => line.decidedPerSecond)];
  const paused = lines.filter((line) => line.paused && line.waiting === 0).length;
  const empty = paused === 0 ? "" : ` · ${counted(paused, "empty line")} paused`;
  return `${people(sum((line) => line.waiting))} waiting · ${rate(joining)} joining/s · ${rate(served)} served/s${empty}`;
}
