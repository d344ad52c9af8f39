import { Gauge, type Registry } from "prom-client";

export interface EventGaugeOptions<Figures> {
  name: string;
  help: string;
  registry: Registry;
  /** Asked at each scrape; one series is told for each entry, and those of the last scrape are forgotten. */
  read: () => ReadonlyMap<string, Figures> | Promise<ReadonlyMap<string, Figures>>;
  /** Undefined where there is nothing to tell. */
  value: (figures: Figures) => number | undefined;
}

/** A gauge with the label `event`, whose series go as soon as their events do. */
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
        const told = value(each);
        if (told !== undefined) gauge.set({ event }, told);
      }
    },
  });
}
