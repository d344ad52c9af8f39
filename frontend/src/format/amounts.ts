import { figure } from "./numbers.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** A length of time, short enough to stand in a column: "340 ms", "4.2 s", "42 s", "3:05 min", "2:10 h". */
export function length(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`;
  if (ms < 10 * secondMs) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)}:${two((ms % minuteMs) / secondMs)} min`;
  return `${Math.floor(ms / hourMs)}:${two((ms % hourMs) / minuteMs)} h`;
}

const two = (count: number): string => String(Math.floor(count)).padStart(2, "0");

/** How old something is, in whole seconds: "7 s", "3:05 min". */
export const age = (ms: number): string => (ms < minuteMs ? `${Math.floor(ms / secondMs)} s` : length(ms));

export const lengthOr = (ms: number | null): string => (ms === null ? "–" : length(ms));

/** "0", "3.4", "1,204" a second. */
export const rate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : figure(Math.round(perSecond));

/** How full an event is, in whole percent; full only when it is. */
export const filledPercent = (issued: number, capacity: number): number =>
  capacity === 0 ? 100 : Math.min(100, Math.floor((issued / capacity) * 100));

const megabyte = 1_000_000;
export const memory = (bytes: number): string => `${figure(Math.round(bytes / megabyte))} MB`;

/** What names a process: its host and its number, without what tells it from one of the same number before. */
export const shortId = (id: string): string => id.replace(/-[0-9a-f]{8}$/, "");
