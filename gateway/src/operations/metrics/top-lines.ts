import { oldestWaitMs, waitingIn, type LineSnapshot } from "@admit/line";
import { topEvents } from "@admit/telemetry";

/** The figures of a line, or of several together. */
export interface LineFigures {
  waiting: number;
  oldestWaitMs: number;
  /** Whether a worker holds the lease. */
  hasIssuer: boolean;
  failedJobs: number;
  /** Null where MySQL did not answer. */
  paused: boolean | null;
}

export const toFigures = (snapshot: LineSnapshot, paused: boolean | null, nowMs: number): LineFigures => ({
  waiting: waitingIn(snapshot),
  oldestWaitMs: oldestWaitMs(snapshot, nowMs) ?? 0,
  hasIssuer: snapshot.holder !== null,
  failedJobs: snapshot.failedJobs,
  paused,
});

const isLost = ({ waiting, hasIssuer }: LineFigures): boolean => waiting > 0 && !hasIssuer;
/** Deeper than any line. */
const lostRank = 1e9;

/** The lines that matter most, those without an issuer first, and the others together. */
export const topLines = (lines: ReadonlyMap<string, LineFigures>): ReadonlyMap<string, LineFigures> =>
  topEvents(lines, { rank: (line) => line.waiting + (isLost(line) ? lostRank : 0), merge });

/** The worst of several: one without an issuer, and the longest wait of those that are not paused. */
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
