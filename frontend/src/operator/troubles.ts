import type { OpsCheck, OpsLine, OpsLineState, OpsProcess } from "@admit/contract";
import { capitalized, counted, figure, length, rate, shortId } from "../format/format.ts";
import type { ActName } from "./acts.ts";
import { refusedBy, warnedBy } from "./refusal-text.ts";

export const stateName: Record<OpsLineState, string> = {
  idle: "Idle",
  moving: "Moving",
  delayed: "Stuck",
  paused: "Paused",
  lost: "No issuer",
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

/** "1,204 waiting, the oldest for 12 s." */
export function waitText({ waiting, oldestWaitMs }: OpsLine): string {
  if (waiting === 0 || oldestWaitMs === null) return `${figure(waiting)} waiting.`;
  return `${figure(waiting)} waiting, ${waiting === 1 ? "" : "the oldest "}for ${length(oldestWaitMs)}.`;
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
}

/** Something that an operator must act on. */
export interface Trouble {
  /** A sentence that stays the same while the trouble lasts. */
  what: string;
  /** The current figures, and what helps. */
  more: string;
  /** The event that it is about. */
  line: OpsLine | null;
}

const about = (line: OpsLine, what: string, more: string): Trouble => ({ line, what: `“${line.title}” ${what}`, more });
const general = (what: string, more: string): Trouble => ({ line: null, what, more });

/** All troubles, worst first. */
export function troublesOf({ lines, processes, checks }: Known): Trouble[] {
  const hasWorker = processes.some(({ part, lost }) => part === "worker" && !lost);
  const lost = lines.filter(({ state }) => state === "lost");
  const help = hasWorker ? "" : " No worker is running: start one.";
  const failing = checks.filter(({ ok }) => !ok);
  return [
    ...failing.filter(isServer).map(ofCheck),
    ...lost.map((line) => about(line, "has stopped: no worker is running it.", `${waitText(line)}${help}`)),
    ...(hasWorker || lost.length > 0 ? [] : [general("No worker is running.", "Start one to issue tickets.")]),
    ...lines
      .filter(({ state }) => state === "delayed")
      .map((line) => about(line, "is stuck.", `People are waiting but nothing is being processed. ${waitText(line)}`)),
    ...refusedBy(processes)
      .filter(({ isFlood }) => isFlood)
      .map(({ name, count, help }) =>
        general(
          `Refusing a flood: ${name.charAt(0).toLowerCase()}${name.slice(1)}.`,
          `${figure(count)} in the last minute. ${help}`,
        ),
      ),
    ...failing.filter((check) => !isServer(check)).map(ofCheck),
    ...warnedBy(processes).map(({ name, help }) => general(`${name}.`, help)),
    ...processes
      .filter((each) => each.lost && !isReplaced(each, processes))
      .map(({ part, id }) =>
        general(`${capitalized(part)} ${shortId(id)} is lost.`, "It crashed or isn’t responding."),
      ),
    ...lines
      .filter(({ failed }) => failed > 0)
      .map((line) =>
        about(line, "has failed purchases.", `${figure(line.failed)} failed. Their buyers got no tickets.`),
      ),
  ];
}

/** While a server is silent, everything else may be outdated: that comes first. */
const isServer = ({ name }: OpsCheck): boolean => name.endsWith(" answers");

const ofCheck = ({ name, found, wanted }: OpsCheck): Trouble =>
  general(`Check failing: ${name}.`, `Found: ${found}. Expected: ${wanted}.`);

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

/** "All clear. 3 lines moving, 1 line paused." */
export function allClearText(lines: readonly OpsLine[]): string {
  const of = (state: OpsLine["state"]) => lines.filter((line) => line.state === state).length;
  const refusing = lines.filter(({ shedMessage }) => shedMessage !== null).length;
  const parts = [
    [of("moving"), "moving"],
    [of("paused"), "paused"],
    [refusing, "refusing purchases"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, state]) => `${counted(count, "line")} ${state}`);
  return shown.length === 0 ? "All clear. No one is waiting." : `All clear. ${shown.join(", ")}.`;
}

/** "1,204 waiting · 412 in / 430 out per second". */
export function totalText(lines: readonly OpsLine[]): string {
  const sum = (value: (line: OpsLine) => number) => lines.reduce((total, line) => total + value(line), 0);
  const [accepted, decided] = [sum((line) => line.acceptedPerSecond), sum((line) => line.decidedPerSecond)];
  return `${figure(sum((line) => line.waiting))} waiting · ${rate(accepted)} in / ${rate(decided)} out per second`;
}
