import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { announcePresence } from "@admit/telemetry";
import type { OperationsServices } from "./services.ts";

/** Says each second that this gateway is there, until it is closed. */
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
    // That Redis is away is logged by its connection, once and not each second.
    onFault: (error) => log.debug({ err: error }, "this gateway's word was not taken"),
  });
