import type { IssuanceRequest } from "@admit/contract";
import { findUserByEmail, inviteSilently } from "../people/users/user-find-or-create.ts";
import { purchaseId } from "../platform/line/acceptance.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { Caller } from "../platform/route/caller.ts";
import { refuseReusedKey, type WantedPurchase } from "./accept-purchase.ts";
import { certainRefusal } from "./certain-refusal.ts";
import type { PurchaseServices } from "./services.ts";

/** Represents the holder of an address without an account: no user has an empty id. */
const noAccount = { id: "", status: "INVITED", createdAt: new Date(0) } as const;

/**
 * The person whom staff issue to. An unknown address becomes an invited user, silently, unless the request is refused
 * anyway.
 * @throws ProblemError user-not-found, and why the purchase is refused
 */
export async function issuanceHolder(
  services: PurchaseServices,
  wanted: Omit<WantedPurchase, "holder">,
  { userId, email }: Pick<IssuanceRequest, "userId" | "email">,
): Promise<Caller> {
  if (userId !== undefined) {
    const account = await services.users.find(userId);
    if (account === null) throw new ProblemError("user-not-found", "No one has this id.");
    return account.caller;
  }
  const address = email ?? "";
  const known = await findUserByEmail(services, address);
  if (known !== null) return known;

  const { event, requestedById, source, idempotencyKey } = wanted;
  const before = await services.line.find(event.id, purchaseId(requestedById, event.id, idempotencyKey));
  if (before !== null) refuseReusedKey(before, { ...wanted, holder: noAccount });
  const refusal = certainRefusal(event, noAccount, source, services.line.remainingOf(event.id));
  if (refusal !== null) throw new ProblemError(refusal.code, refusal.detail);
  return inviteSilently(services, requestedById, address);
}
