import type { EventServices } from "../events/services.ts";
import type { PeopleServices } from "../people/services.ts";

export interface PurchaseServices extends EventServices, PeopleServices {}
