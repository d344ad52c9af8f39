import { Id, ListQuery, listOf, PersonPurchase, PersonTicket } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { CursorTime } from "../platform/lists/cursor.ts";
import type { AppEnv } from "../platform/route/app-env.ts";
import { json, noStore } from "../platform/route/declare.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { readPersonPurchases } from "../purchases/staff-purchases-read.ts";
import type { TicketServices } from "./services.ts";
import { readPersonTickets } from "./staff-tickets-read.ts";

const request = { params: z.object({ id: Id }), query: ListQuery };

const listTickets = staffRoute("get", "/v1/admin/users/{id}/tickets", "listPersonTickets", {
  summary: "A person's tickets of all events, the newest first",
  description: "Void ones too, and without their codes.",
  request,
  responses: { 200: json("A page of tickets", listOf(PersonTicket)) },
});

const listPurchases = staffRoute("get", "/v1/admin/users/{id}/purchases", "listPersonPurchases", {
  summary: "A person's decided purchases of all events, the newest first",
  description: "Purchases that still wait are not listed.",
  request,
  responses: { 200: json("A page of purchases", listOf(PersonPurchase)) },
});

const TicketPosition = z.tuple([Id]);
const PurchasePosition = z.tuple([CursorTime, Id]);

export function personRoutes({ mysql, cursors }: TicketServices): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>();

  routes.openapi(listTickets, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const [after] = cursors.decode("person-tickets", cursor, TicketPosition) ?? [];
    const rows = await readPersonTickets(mysql, c.req.valid("param").id, after, limit + 1);
    const page = cursors.page("person-tickets", rows, limit, ({ id }) => [id]);
    return c.json({ items: page.rows, nextCursor: page.nextCursor }, 200, noStore);
  });

  routes.openapi(listPurchases, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const last = cursors.decode("person-purchases", cursor, PurchasePosition);
    const after = last === null ? undefined : { atMs: last[0], id: last[1] };
    const rows = await readPersonPurchases(mysql, c.req.valid("param").id, after, limit + 1);
    const page = cursors.page("person-purchases", rows, limit, ({ acceptedAt, id }) => [Date.parse(acceptedAt), id]);
    return c.json({ items: page.rows, nextCursor: page.nextCursor }, 200, noStore);
  });

  return routes;
}
