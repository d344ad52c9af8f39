export { checkDurability, logDurability, type DurabilityQueries } from "./durability.ts";
export { durabilityQueries } from "./durability-queries.ts";
export { eventGauge } from "./event-gauge.ts";
export { openMetricsListener } from "./metrics-listener.ts";
export { eventSeriesMax, otherEvents, topEvents } from "./top-events.ts";
export { describeError } from "./describe-error.ts";
export { endOnFault } from "./end-on-fault.ts";
export { openLog } from "./log.ts";
export { noSpan, noTracing, openTracing, type Span, type Tracing } from "./tracing.ts";
