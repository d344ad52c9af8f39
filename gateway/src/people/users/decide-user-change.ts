import { outranks, type UserChange } from "@admit/contract";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { StaffUserRow } from "./staff-users.ts";

/** The fields that a change is decided by, of the actor and of the target. */
export type Person = Pick<StaffUserRow, "id" | "name" | "role" | "status" | "activatedAt">;
export type UserFields = Pick<Person, "name" | "role" | "status">;

type Actor = Pick<Person, "role" | "status">;

/** @throws ProblemError forbidden unless the actor is active staff, by their row and not by what is cached of them */
export function requireActiveStaff<Row extends Actor>(actor: Row | null | undefined): asserts actor is Row {
  if (actor?.status !== "ACTIVE" || actor.role === "BUYER")
    throw new ProblemError("forbidden", "Your account may no longer do this.");
}

/**
 * A person's fields after a change. Pure; the first that applies:
 *
 * 1. the actor is not active staff, or names a role without being an admin: `forbidden`
 * 2. there is no such person: `user-not-found`
 * 3. the actor's own status or role: `own-account`, so that the last admin cannot lock everyone out
 * 4. anything of an account above the actor's role, its name included: `forbidden`
 * 5. staff on the status of staff: `forbidden`
 * 6. `ACTIVE` for a user who never activated and is not suspended: `still-invited`
 * 7. else the named change; a user who never activated leaves a suspension as `INVITED`
 *
 * @throws ProblemError for 1 to 6
 */
export function decideUserChange(actor: Person | null, target: Person | null, change: UserChange): UserFields {
  requireActiveStaff(actor);
  if (change.role !== undefined && actor.role !== "ADMIN")
    throw new ProblemError("forbidden", "Only an admin changes a role.");
  if (target === null) throw new ProblemError("user-not-found", "No one has this id.");
  if (target.id === actor.id && (change.status ?? change.role) !== undefined)
    throw new ProblemError("own-account", "Someone else has to change your status or role.");
  if (outranks(target.role, actor.role))
    throw new ProblemError("forbidden", "Only an admin changes the account of an admin.");
  if (change.status !== undefined && target.role !== "BUYER" && actor.role !== "ADMIN")
    throw new ProblemError("forbidden", "Only an admin changes the status of staff.");
  if (change.status === "ACTIVE" && target.status === "INVITED")
    throw new ProblemError(
      "still-invited",
      "They become active by following their link. Invite them again for a new one.",
    );
  const reinstated = target.activatedAt === null ? "INVITED" : "ACTIVE";
  return {
    name: change.name ?? target.name,
    role: change.role ?? target.role,
    status: change.status === "ACTIVE" ? reinstated : (change.status ?? target.status),
  };
}
