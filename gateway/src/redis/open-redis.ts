export { openRedis, openSubscriber } from "@admit/telemetry";
