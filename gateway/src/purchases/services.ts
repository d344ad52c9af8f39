import type { EventServices } from "../events/event-cache.ts";
import type { PeopleServices } from "../people/services.ts";

export interface PurchaseServices extends EventServices, PeopleServices {}
