import { announcePresence, processId } from "@admit/line";
import type { OperationsServices } from "./services.ts";

/** Reports each second that this gateway runs, until it is closed. */
export const announceGateway = ({ store, log, attention }: Pick<OperationsServices, "store" | "log" | "attention">) =>
  announcePresence({
    processes: store,
    id: processId(),
    part: "gateway",
    events: () => 0,
    attention,
    // Its connection logs once that Redis is away.
    onFault: (error) => log.debug({ err: error }, "this gateway's presence was not recorded"),
  });
