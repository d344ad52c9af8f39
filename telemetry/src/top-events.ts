/** Most series that one figure has for events; what the rest come to stands in one more. */
export const eventSeriesMax = 50;
/** The `event` label of the rest together: no event's id. */
export const otherEvents = "other";

export interface TopEventsOptions<Figures> {
  /** What has to be seen comes first, by the higher rank. */
  rank: (figures: Figures) => number;
  /** What two of the rest come to together. */
  merge: (one: Figures, other: Figures) => Figures;
}

/**
 * The events that matter most, and what all others come to: so that the number of series, and with it what
 * Prometheus has to keep, is bounded however many events there are.
 * @returns at most `eventSeriesMax` entries by event id, the highest rank first, and one more where there are others
 */
export function topEvents<Figures>(
  all: ReadonlyMap<string, Figures>,
  { rank, merge }: TopEventsOptions<Figures>,
): ReadonlyMap<string, Figures> {
  if (all.size <= eventSeriesMax) return all;
  const ranked = [...all].sort(([, one], [, other]) => rank(other) - rank(one));
  const rest = ranked.splice(eventSeriesMax).map(([, figures]) => figures);
  return new Map([...ranked, [otherEvents, rest.reduce(merge)]]);
}
