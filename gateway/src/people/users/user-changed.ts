import { announceChange } from "../../platform/line/listen-for-changes.ts";
import type { PeopleServices } from "../services.ts";

/** A user's row has changed: this gateway reads it anew at once, the others when they are notified. */
export function announceUserChange(services: Pick<PeopleServices, "users" | "store" | "log">, userId: string): void {
  services.users.invalidate(userId);
  void announceChange(services, "user-changed", userId);
}
