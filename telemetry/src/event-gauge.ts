import { Gauge, type Registry } from "prom-client";

interface EventGaugeOptions<Figures> {
  name: string;
  help: string;
  registry: Registry;
  /** Called at each scrape; each entry becomes a series, and the series of the last scrape are removed. */
  read: () => ReadonlyMap<string, Figures> | Promise<ReadonlyMap<string, Figures>>;
  /** Undefined for no series. */
  value: (figures: Figures) => number | undefined;
}

/** A gauge with the label `event`, whose series end with their events. */
export function eventGauge<Figures>({ name, help, registry, read, value }: EventGaugeOptions<Figures>): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: ["event"],
    registers: [registry],
    async collect() {
      const figures = await read();
      gauge.reset();
      for (const [event, each] of figures) {
        const current = value(each);
        if (current !== undefined) gauge.set({ event }, current);
      }
    },
  });
}

/** Most series of a metric for single events; the other events share one more. */
export const eventSeriesMax = 50;
/** The `event` label of the others: no event's id. */
export const otherEvents = "other";

/**
 * The events of the highest rank, and all others as one entry: the number of series is bounded, however many events there
 * are.
 * @param options `rank`: events with a higher one have series of their own; `merge` combines two of the others
 * @returns at most `eventSeriesMax` entries by event id, the highest rank first, and one more where there are others
 */
export function topEvents<Figures>(
  all: ReadonlyMap<string, Figures>,
  { rank, merge }: { rank: (figures: Figures) => number; merge: (one: Figures, other: Figures) => Figures },
): ReadonlyMap<string, Figures> {
  if (all.size <= eventSeriesMax) return all;
  const ranked = [...all].sort(([, one], [, other]) => rank(other) - rank(one));
  const rest = ranked.splice(eventSeriesMax).map(([, figures]) => figures);
  return new Map([...ranked, [otherEvents, rest.reduce(merge)]]);
}
