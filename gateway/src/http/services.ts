import type { ImportServices } from "../imports/services.ts";
import type { OperationsServices } from "../operations/services.ts";
import type { Callers } from "../platform/route/caller.ts";
import type { TicketServices } from "../tickets/services.ts";

/** The services of all features. */
export interface Services extends ImportServices, OperationsServices, TicketServices {}

/** With the one that `createApp` opens. */
export interface AppServices extends Services {
  callers: Callers;
}
