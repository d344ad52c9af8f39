import { AuditEntry, AuditQuery, listOf } from "@admit/contract";
import { shownEmail } from "@admit/tickets";
import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { Prisma } from "../platform/database.ts";
import { CursorTime } from "../platform/lists/cursor.ts";
import type { AppEnv } from "../platform/route/app-env.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { json, noStore } from "../platform/route/declare.ts";
import type { OperationsServices } from "./open-ops.ts";

const route = staffRoute("get", "/v1/admin/audit", "listAuditEntries", {
  summary: "Who did what to what, newest first",
  description: "Of one actor, action or subject, or of all.",
  request: { query: AuditQuery },
  responses: { 200: json("A page of entries", listOf(AuditEntry)) },
});

export const auditRoutes = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) =>
    c.json(await listAuditEntries(services, c.req.valid("query")), 200, noStore),
  );

/** When a page's last entry was written, and its id. */
const Position = z.tuple([CursorTime, z.string()]);

/** Who did what to what, newest first, with the actors' present names. */
async function listAuditEntries(
  { prisma, cursors }: Pick<OperationsServices, "prisma" | "cursors">,
  { limit, cursor, ...filter }: AuditQuery,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const after = cursors.decode("audit", cursor, Position);
  const before = after === null ? null : { at: new Date(after[0]), id: after[1] };
  const rows = await prisma.auditEntry.findMany({
    where: {
      ...named(filter),
      ...(before !== null && { OR: [{ at: { lt: before.at } }, { at: before.at, id: { lt: before.id } }] }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = cursors.page("audit", rows, limit, (row) => [row.at.getTime(), row.id]);
  const actors = await readActors(
    prisma,
    page.rows.map((row) => row.actorId),
  );
  const items = page.rows.map(({ id, at, actorId, action, subjectType, subjectId, details }) => ({
    id,
    at: at.toISOString(),
    actor: actors.get(actorId) ?? { id: actorId, name: "", email: null },
    action,
    subject: { type: subjectType, id: subjectId },
    details: details as Record<string, unknown>,
  }));
  return { items, nextCursor: page.nextCursor };
}

/** The fields that the query filters by. */
const named = ({ actorId, action, subjectType, subjectId }: Omit<AuditQuery, "limit" | "cursor">) => ({
  ...(actorId !== undefined && { actorId }),
  ...(action !== undefined && { action }),
  ...(subjectType !== undefined && { subjectType }),
  ...(subjectId !== undefined && { subjectId }),
});

async function readActors(prisma: Prisma, ids: readonly string[]): Promise<Map<string, AuditEntry["actor"]>> {
  const rows = await prisma.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true, email: true },
  });
  return new Map(rows.map((row) => [row.id, { ...row, email: shownEmail(row.email) }]));
}
