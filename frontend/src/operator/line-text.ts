import type { OpsLine, OpsLineState } from "@admit/contract";
import { figure } from "../format/numbers.ts";
import { length } from "../format/time.ts";
import type { ActName } from "./acts.ts";

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
