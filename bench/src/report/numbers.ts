import type { Spread } from "./median.ts";

/** As people read it: three digits are enough, and more would promise too much. */
export function shown(value: number | null): string {
  if (value === null) return "–";
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 1 });
}

export const shownRange = ({ low, high }: Spread): string => `${shown(low)} – ${shown(high)}`;
