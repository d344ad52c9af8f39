import type { PlatformServices } from "../platform/route/services.ts";
import type { EventCache } from "./event-cache.ts";

export interface EventServices extends PlatformServices {
  events: EventCache;
}
