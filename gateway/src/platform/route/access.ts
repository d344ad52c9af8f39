import type { Role } from "@admit/contract";
import type { AppContext } from "./app-env.ts";
import { requireCaller, requireRole } from "./caller.ts";

/** Who may call a route at all. Which resources they may see or change, the route decides. */
export type Access = "anyone" | "signed-in" | readonly [Role, ...Role[]];

/** @throws ProblemError unauthenticated, forbidden */
export function checkAccess(c: AppContext, access: Access): void {
  if (access === "anyone") return;
  if (access === "signed-in") requireCaller(c);
  else requireRole(c, ...access);
}
