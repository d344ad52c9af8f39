import type { OpsCheck, OpsLine, OpsProcess } from "@admit/contract";
import { figure } from "../format/numbers.ts";
import { rate, shortId } from "../format/amounts.ts";
import { waitWords } from "./line-text.ts";
import { refusedBy, warnedBy } from "./refusal-text.ts";

export interface Known {
  lines: readonly OpsLine[];
  processes: readonly OpsProcess[];
  checks: readonly OpsCheck[];
}

/** Something that somebody must do something about. */
export interface Trouble {
  /** In a sentence that stays the same while it lasts. */
  what: string;
  /** The figures of the moment, and what helps. */
  more: string;
  /** The event that it is about. */
  line: OpsLine | null;
}

/** All troubles, the worst first: unknown states, lines without an issuer, slow lines, a flood, weak durability, wrong settings, failures. */
export function troublesOf({ lines, processes, checks }: Known): Trouble[] {
  const hasWorker = processes.some(({ part, lost }) => part === "worker" && !lost);
  const lost = lines.filter(({ state }) => state === "lost");
  const help = hasWorker ? "" : " No worker runs: start one.";
  const failed = checks.filter(({ ok }) => !ok);
  return [
    ...failed.filter(isServer).map(ofCheck),
    ...lost.map((line) => ({ line, what: `${line.title}: nobody issues.`, more: `${waitWords(line)}${help}` })),
    ...(hasWorker || lost.length > 0
      ? []
      : [{ line: null, what: "No worker runs.", more: "Start one: until then nobody gets tickets." }]),
    ...lines
      .filter(({ state }) => state === "delayed")
      .map((line) => ({ line, what: `${line.title}: the line stands still.`, more: waitWords(line) })),
    ...refusedBy(processes)
      .filter(({ isFlood }) => isFlood)
      .map(({ name, count, help }) => ({
        line: null,
        what: `A flood is being refused: ${name.charAt(0).toLowerCase()}${name.slice(1)}.`,
        more: `${figure(count)} in the last minute. ${help}`,
      })),
    ...failed.filter((check) => !isServer(check)).map(ofCheck),
    ...warnedBy(processes).map(({ name, help }) => ({ line: null, what: `${name}.`, more: help })),
    ...processes
      .filter((each) => each.lost && !isReplaced(each, processes))
      .map(({ part, id }) => ({
        line: null,
        what: `The ${part} ${shortId(id)} is lost.`,
        more: "It ended without a word, or does not answer.",
      })),
    ...lines
      .filter(({ failed }) => failed > 0)
      .map((line) => ({
        line,
        what: `${line.title}: some purchases failed.`,
        more: `${figure(line.failed)} failed. Their buyers hold no tickets for them.`,
      })),
  ];
}

/** While a server is silent, everything else may be old: that comes first. */
const isServer = ({ name }: OpsCheck): boolean => name.endsWith(" answers");

const ofCheck = ({ name, found, wanted }: OpsCheck): Trouble => ({
  line: null,
  what: `Not so: ${name}.`,
  more: `Found: ${found}. Wanted: ${wanted}.`,
});

/** Whether another one was started since a process was last heard of, and not in the place of yet another. */
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

/** What is to be said where nothing is wrong: "All well: 3 lines move, 1 is paused." */
export function calmWords(lines: readonly OpsLine[]): string {
  const of = (state: OpsLine["state"]) => lines.filter((line) => line.state === state).length;
  const [moving, paused] = [of("moving"), of("paused")];
  const shedding = lines.filter(({ shedMessage }) => shedMessage !== null).length;
  const parts = [
    moving > 0 ? `${counted(moving)} ${moving === 1 ? "moves" : "move"}` : paused > 0 ? "" : "nobody waits",
    paused > 0 ? `${counted(paused)} ${paused === 1 ? "is" : "are"} paused` : "",
    shedding > 0 ? `${counted(shedding)} ${shedding === 1 ? "refuses" : "refuse"} purchases` : "",
  ].filter(Boolean);
  return `All well: ${parts.join(", ")}.`;
}

/** All lines together: "1,204 wait. 412 in and 430 out a second." */
export function totalWords(lines: readonly OpsLine[]): string {
  const sum = (value: (line: OpsLine) => number) => lines.reduce((total, line) => total + value(line), 0);
  const waiting = sum((line) => line.waiting);
  const flow = `${rate(sum((line) => line.acceptedPerSecond))} in and ${rate(sum((line) => line.decidedPerSecond))} out a second.`;
  return `${figure(waiting)} ${waiting === 1 ? "waits" : "wait"} in all. ${flow}`;
}

const counted = (lines: number): string => `${figure(lines)} ${lines === 1 ? "line" : "lines"}`;
