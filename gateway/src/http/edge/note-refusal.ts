import type { AppContext } from "../../platform/route/app-env.ts";
import { isBoard } from "../../platform/route/paths.ts";
import type { ReadAudit } from "../../platform/audit/read-audit.ts";

const subjectIdLengthMax = 64;
const pathLengthMax = 200;
const isOfStaff = (path: string): boolean =>
  path.startsWith("/v1/admin/") || path.startsWith("/v1/ops/") || isBoard(path);

/** Notes that staff, suspended ones too, were refused: one entry per route and span, however often they try. */
export function noteRefusal(audit: ReadAudit, c: AppContext, route: string): void {
  const caller = c.get("caller");
  if (caller === null || caller.role === "BUYER" || !isOfStaff(c.req.path)) return;
  const id = `${c.req.method} ${route}`.slice(0, subjectIdLengthMax);
  const details = { path: c.req.path.slice(0, pathLengthMax), problem: c.get("problem") };
  audit.note({ actorId: caller.id, action: "request.refused", subject: { type: "route", id }, details });
}
