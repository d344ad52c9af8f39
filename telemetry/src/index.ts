export { checkDurability, durabilityQueries, logDurability, type DurabilityQueries } from "./durability.ts";
export { eventGauge, eventSeriesMax, topEvents } from "./event-gauge.ts";
export { openMetricsListener } from "./metrics-listener.ts";
export { describeError } from "./describe-error.ts";
export { endOnFault, openLog } from "./log.ts";
export { noSpan, noTracing, openTracing, type Span, type Tracing } from "./tracing.ts";
