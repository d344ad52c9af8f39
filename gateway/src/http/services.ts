import type { ImportServices } from "../imports/services.ts";
import type { OperationsServices } from "../operations/services.ts";
import type { Callers } from "../platform/route/caller.ts";
import type { TicketServices } from "../tickets/services.ts";

/** What the features work with, all of it. */
export interface Services extends ImportServices, OperationsServices, TicketServices {}

/** With what `createApp` opens once for all routes. */
export interface AppServices extends Services {
  callers: Callers;
}
