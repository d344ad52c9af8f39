import type { OpsLine, OpsLineState } from "@admit/contract";
import type { ActName } from "./acts.ts";
import { figure } from "../format/numbers.ts";
import { length } from "../format/amounts.ts";

export const stateName: Record<OpsLineState, string> = {
  idle: "Idle",
  moving: "Moving",
  delayed: "Delayed",
  paused: "Paused",
  lost: "No issuer",
};

export const stateMeaning: Record<OpsLineState, string> = {
  idle: "Nobody waits.",
  moving: "Purchases are decided.",
  delayed: "Somebody waits, and the line stands still.",
  paused: "An operator has paused it.",
  lost: "Somebody waits, and no worker issues this event.",
};

/** Whether somebody must act: nothing else is red. */
export const isAlarming = (state: OpsLineState): boolean => state === "lost" || state === "delayed";

/** "1,204 wait, the oldest for 12 s." */
export function waitWords({ waiting, oldestWaitMs }: OpsLine): string {
  const who = `${figure(waiting)} ${waiting === 1 ? "waits" : "wait"}`;
  if (waiting === 0 || oldestWaitMs === null) return `${who}.`;
  return waiting === 1 ? `1 waits, for ${length(oldestWaitMs)}.` : `${who}, the oldest for ${length(oldestWaitMs)}.`;
}

/** What an operator most likely wants of a line as it stands. */
export function likelyAct(line: OpsLine): ActName {
  if (line.paused) return "resume";
  if (line.state === "lost" && line.shedMessage === null) return "shed";
  if (line.state === "delayed") return "hand-over";
  if (line.failed > 0) return "retry-failed";
  return line.shedMessage === null ? "pause" : "take-again";
}
