import { topEvents } from "@admit/telemetry";
import type { HotLine } from "./hot-lines-read.ts";

/** What is told of a line, or of several that are told as one. */
export interface LineFigures extends HotLine {
  /** Null where MySQL could not be asked. */
  paused: boolean | null;
}

const isLost = ({ waiting, hasIssuer }: HotLine): boolean => waiting > 0 && !hasIssuer;
/** Deeper than any line. */
const lostRank = 1e9;

/** The lines that matter most, those first that nobody issues, and what the others come to. */
export const topLines = (lines: ReadonlyMap<string, LineFigures>): ReadonlyMap<string, LineFigures> =>
  topEvents(lines, { rank: (line) => line.waiting + (isLost(line) ? lostRank : 0), merge });

/** Of several, the worst is told: one without an issuer, the longest wait of those that nobody has paused. */
function merge(one: LineFigures, other: LineFigures): LineFigures {
  const moving = [one, other].filter(({ paused }) => paused !== true);
  const waits = (moving.length > 0 ? moving : [one, other]).map(({ oldestWaitMs }) => oldestWaitMs);
  return {
    waiting: one.waiting + other.waiting,
    oldestWaitMs: Math.max(...waits),
    hasIssuer: !isLost(one) && !isLost(other),
    failedJobs: one.failedJobs + other.failedJobs,
    paused: moving.length === 0,
  };
}
