import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { announcePresence } from "@admit/telemetry";
import type { OperationsServices } from "./services.ts";

/** Announces each second that this gateway is alive, until it is closed. */
export const announceGateway = ({
  redis,
  settings,
  log,
  attention,
}: Pick<OperationsServices, "redis" | "settings" | "log" | "attention">) =>
  announcePresence({
    redis,
    prefix: settings.REDIS_PREFIX,
    id: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    part: "gateway",
    events: () => 0,
    attention,
    // The connection logs that Redis is away, once and not each second.
    onFault: (error) => log.debug({ err: error }, "this gateway was not announced"),
  });
