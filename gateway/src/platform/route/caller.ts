import type { Role, UserStatus } from "@admit/contract";
import type { AppContext } from "./app-env.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { said } from "../problem/said.ts";

/** The signed-in user. Cached for at most 60 s, invalidated by notifications: exact decisions do not rely on it. */
export interface Caller {
  id: string;
  /** Null for a host's user whose token names no address that is theirs alone. */
  email: string | null;
  name: string;
  role: Role;
  status: UserStatus;
  createdAt: Date;
}

/** Who may call a route at all. Which resources they may see or change, the route decides. */
export type Access = "anyone" | "signed-in" | readonly [Role, ...Role[]];

/** @throws ProblemError unauthenticated, forbidden */
export function checkAccess(c: AppContext, access: Access): void {
  if (access === "anyone") return;
  if (access === "signed-in") requireCaller(c);
  else requireRole(c, ...access);
}

/** @throws ProblemError unauthenticated, or why the token could not be checked */
export function requireCaller(c: AppContext): Caller {
  const caller = c.get("caller");
  if (caller !== null) return caller;
  throw c.get("callerProblem") ?? new ProblemError("unauthenticated", "This needs a session or a bearer token.");
}

/** A role holds for active users alone. */
export const isStaff = ({ role, status }: Caller): boolean => role !== "BUYER" && status === "ACTIVE";

/** A role holds for active users alone. @throws ProblemError unauthenticated, forbidden */
export function requireRole(c: AppContext, ...roles: readonly Role[]): Caller {
  const caller = requireCaller(c);
  if (!roles.includes(caller.role))
    throw new ProblemError("forbidden", said`This needs the role ${roles.join(" / ")}; yours is ${caller.role}.`);
  if (caller.status !== "ACTIVE") throw new ProblemError("forbidden", "Your account is not active.");
  return caller;
}

export const badToken = (detail: string): ProblemError =>
  new ProblemError("unauthenticated", detail, { invalidToken: true });

export interface Callers {
  /** Sets `caller` or `callerProblem`. Returns a promise only if it has to wait. */
  resolve(c: AppContext): Promise<void> | undefined;
  /** The session's user, if this gateway has verified the token before; else null. Costs one lookup in memory. */
  known(c: AppContext): string | null;
}
