import type { User } from "@admit/contract";
import type { KeptText } from "../browser/storage.ts";

/** The tickets that this device keeps for when there is no network. The number is that of their shape. */
export const copyName = "admit.tickets-1";
/** Changes with whoever is signed in, for the other tabs to see. */
export const ownerName = "admit.tickets-owner";

/**
 * Takes note of who is signed in, each time the service has told. Only an active user's tickets are kept: at a
 * sign-out, another's sign-in or a suspension the copies are gone before anything else happens, in all tabs.
 */
export function noteOwner(storage: KeptText, user: User | null): void {
  const owner = user?.status === "ACTIVE" ? user.id : "";
  if ((storage.getItem(ownerName) ?? "") === owner) return;
  storage.removeItem(copyName);
  storage.setItem(ownerName, owner);
}

/** Whether copies may be kept for that user. Asked when they are written: who asked may have left since. */
export const ownsCopy = (storage: KeptText, userId: string): boolean => storage.getItem(ownerName) === userId;
