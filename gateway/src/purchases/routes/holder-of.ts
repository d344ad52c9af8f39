import type { IssuanceRequest } from "@admit/contract";
import type { Caller } from "../../platform/route/caller.ts";
import { purchaseId } from "../../platform/line/purchase-id.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { PurchaseServices } from "../services.ts";
import { findUserByEmail, inviteSilently } from "../../people/users/user-find-or-create.ts";
import { certainRefusal } from "./certain-refusal.ts";
import { refuseReusedKey, type Wanted } from "./take-in.ts";

/** Stands for the holder of an address that nobody has: no user has an empty id. */
const nobodyYet = { id: "", status: "INVITED", createdAt: new Date(0) } as const;

/**
 * The person whom staff issue to. An address that nobody has becomes an invited user, silently, but not for
 * a request that is refused anyway.
 * @throws ProblemError user-not-found, and why the purchase is refused
 */
export async function holderOf(
  services: PurchaseServices,
  wanted: Omit<Wanted, "holder">,
  { userId, email }: Pick<IssuanceRequest, "userId" | "email">,
): Promise<Caller> {
  if (userId !== undefined) return knownUser(services, userId);
  const address = email ?? "";
  const known = await findUserByEmail(services, address);
  if (known !== null) return known;

  const { event, requestedById, source, idempotencyKey } = wanted;
  const before = await services.line.find(event.id, purchaseId(requestedById, event.id, idempotencyKey));
  if (before !== null) refuseReusedKey(before, { ...wanted, holder: nobodyYet });
  const refusal = certainRefusal(event, nobodyYet, source, services.line.remainingOf(event.id));
  if (refusal !== null) throw new ProblemError(refusal.code, refusal.detail);
  return inviteSilently(services, requestedById, address);
}

async function knownUser({ users }: PurchaseServices, userId: string): Promise<Caller> {
  const account = await users.find(userId);
  if (account === null) throw new ProblemError("user-not-found", "No one has this id.");
  return account.caller;
}
