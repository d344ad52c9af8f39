import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

/** What the code that is run asks for time. */
export interface TimeSource {
  /** Monotonic, from 0. */
  nowMs(): number;
  after(ms: number, callback: () => void): Cancel;
}

export type Cancel = () => void;

/** 2026-01-01: wall-clock time when virtual time is 0. */
export const wallStartMs = Date.UTC(2026, 0, 1);

const monotonicNow = performance.now.bind(performance);

/**
 * Puts virtual time in the place of Node's: the code that is run keeps its own calls and knows no other
 * clock. Nothing but that code may run until the returned function gives Node its time back.
 */
export function installTime(time: TimeSource): () => void {
  const kept = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
  const dateNow = Date.now;
  const timer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): Cancel =>
    time.after(ms, () => callback(...args));
  const interval = (callback: () => void, ms: number): Cancel => {
    let cancel: Cancel;
    const again = (): void => {
      cancel = time.after(ms, again);
      callback();
    };
    cancel = time.after(ms, again);
    return () => cancel();
  };
  const clear = (cancel?: Cancel): void => cancel?.();
  Object.assign(globalThis, {
    setTimeout: timer,
    clearTimeout: clear,
    setInterval: interval,
    clearInterval: clear,
    setImmediate: (callback: () => void) => timer(callback),
  });
  Date.now = () => wallStartMs + Math.floor(time.nowMs());
  performance.now = () => time.nowMs();
  followTime();
  pausing.time = time;
  return () => {
    Object.assign(globalThis, kept);
    Date.now = dateNow;
    performance.now = monotonicNow;
    pausing.time = null;
  };
}

/** Whose time a pause follows; Node's own where it is nobody's. */
const pausing: { time: TimeSource | null; isFollowed: boolean } = { time: null, isFollowed: false };

/** Once for all runs: to tell every module of a function that was replaced takes longer than a run. */
function followTime(): void {
  if (pausing.isFollowed) return;
  pausing.isFollowed = true;
  const pauseOfNode = timers.setTimeout;
  const pause = (ms: number, value: unknown, options: object): Promise<unknown> => {
    const { time } = pausing;
    return time === null
      ? pauseOfNode(ms, value, options)
      : new Promise((resolve) => time.after(ms, () => resolve(value)));
  };
  timers.setTimeout = pause as typeof timers.setTimeout;
  syncBuiltinESMExports();
}
