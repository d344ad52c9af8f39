const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** An estimate in words, no finer than it can be true: "About 12 seconds." */
export function estimate(ms: number | null): string {
  if (ms === null) return "We can’t tell yet how long.";
  if (ms < 2 * secondMs) return "Any moment now.";
  if (ms <= 20 * secondMs) return about(Math.ceil(ms / secondMs), "second");
  if (ms <= 55 * secondMs) return about(Math.ceil(ms / (5 * secondMs)) * 5, "second");
  if (ms <= 55 * minuteMs) return about(Math.ceil(ms / minuteMs), "minute");
  return about(Math.ceil(ms / hourMs), "hour");
}

const about = (count: number, unit: string): string => `About ${count} ${unit}${count === 1 ? "" : "s"}.`;

export interface Countdown {
  days: number;
  /** "02:14:09". */
  time: string;
}

/** What is left until a moment; it shows zero only once the moment is there. */
export function countdown(ms: number): Countdown {
  const left = Math.ceil(Math.max(0, ms) / secondMs) * secondMs;
  return {
    days: Math.floor(left / dayMs),
    time: `${two((left % dayMs) / hourMs)}:${two((left % hourMs) / minuteMs)}:${two((left % minuteMs) / secondMs)}`,
  };
}

const two = (count: number): string => String(Math.floor(count)).padStart(2, "0");

/** A countdown for those who listen: "2 days, 3 hours and 14 minutes". Seconds come in with the last minute. */
export function spokenCountdown(ms: number): string {
  const left = Math.max(0, ms);
  if (left < minuteMs) return unit(Math.ceil(left / secondMs), "second");
  const parts = [
    [Math.floor(left / dayMs), "day"],
    [Math.floor((left % dayMs) / hourMs), "hour"],
    [Math.floor((left % hourMs) / minuteMs), "minute"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => unit(count, name))
    .join(", ");
}

const unit = (count: number, name: string): string => `${count} ${name}${count === 1 ? "" : "s"}`;
