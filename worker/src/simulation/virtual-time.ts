/** The clock of the code under simulation. */
export interface TimeSource {
  /** Monotonic, from 0. */
  nowMs(): number;
  after(ms: number, callback: () => void): Cancel;
}

export type Cancel = () => void;

/** 2026-01-01: the wall-clock time when virtual time is 0. */
export const wallStartMs = Date.UTC(2026, 0, 1);

const monotonicNow = performance.now.bind(performance);

/**
 * Replaces Node's global timers and clocks by virtual ones, so the code under simulation runs unchanged. No other code
 * may run until the returned function restores them.
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
  return () => {
    Object.assign(globalThis, kept);
    Date.now = dateNow;
    performance.now = monotonicNow;
  };
}
