import type { OpsLine, OpsPoint } from "@admit/contract";

/** What was seen of a line at a moment. */
export interface Seen {
  atMs: number;
  waiting: number;
  issued: number;
  capacity: number;
}

/** How far back a line is shown, in milliseconds. */
export const hourMs = 60 * 60 * 1000;

export const seenOf = ({ waiting, issued, capacity }: OpsLine, atMs: number): Seen => ({
  atMs,
  waiting,
  issued,
  capacity,
});

/** What the service has noted, and after it what was seen here; nothing older than an hour before the last. */
export function joinSeen(noted: readonly OpsPoint[], seen: readonly Seen[]): Seen[] {
  const before = noted.map(({ at, waiting, issued, capacity }) => ({
    atMs: Date.parse(at),
    waiting,
    issued,
    capacity,
  }));
  const notedUntilMs = before.at(-1)?.atMs ?? 0;
  const joined = [...before, ...seen.filter(({ atMs }) => atMs > notedUntilMs)];
  const fromMs = (joined.at(-1)?.atMs ?? 0) - hourMs;
  return joined.filter(({ atMs }) => atMs >= fromMs);
}
