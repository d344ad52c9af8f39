export { checkDurability, logDurability, type DurabilityQueries } from "./durability.ts";
export { durabilityQueries } from "./durability-queries.ts";
export { announcePresence, type PresenceOptions } from "./presence.ts";
export { eventGauge } from "./event-gauge.ts";
export { eventSeriesMax, otherEvents, topEvents } from "./top-events.ts";
export { describeError } from "./describe-error.ts";
export { endOnFault } from "./end-on-fault.ts";
export { openLog } from "./log.ts";
export { noSpan, noTracing, openTracing, type Span, type Tracing } from "./tracing.ts";
