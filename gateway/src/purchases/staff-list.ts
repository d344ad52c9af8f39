import type { AuditAction, CsvQuery } from "@admit/contract";
import { fileName } from "@admit/tickets";
import { z } from "@hono/zod-openapi";
import { csvResponse, recordExport } from "../platform/csv/csv-response.ts";
import { type Cell, keysetPages } from "../platform/csv/csv-stream.ts";
import type { Mysql } from "../platform/database.ts";
import type { Cursors } from "../platform/lists/cursor.ts";
import type { AppContext } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { problemResponses } from "../platform/route/declare.ts";
import type { EventServices } from "../events/event-cache.ts";
import { type HolderSearch, openSearch } from "./holder-search.ts";

interface Filter<Status> {
  q?: string | undefined;
  status?: Status | undefined;
}

interface StaffListRequest<Position, Status> {
  eventId: string;
  search: HolderSearch;
  status: Status | undefined;
  /** The last item before the page; null for the first page. */
  after: Position | null;
  count: number;
}

/** A list of an event that staff search, read page by page and export as a CSV. */
export interface StaffList<Item, Position extends readonly (string | number)[], Status> {
  name: "purchases" | "tickets";
  exportAction: AuditAction;
  cursor: Parameters<Cursors["decode"]>[0];
  position: z.ZodType<Position>;
  positionOf: (item: Item) => Position;
  /** At most `count` items, in the list's order. */
  read(mysql: Mysql, request: StaffListRequest<Position, Status>): Promise<Item[]>;
  /** The columns of the CSV, in their order. */
  columns: Record<string, (item: Item) => Cell>;
}

export async function listForStaff<Item, Position extends readonly (string | number)[], Status>(
  list: StaffList<Item, Position, Status>,
  { events, mysql, cursors }: Pick<EventServices, "events" | "mysql" | "cursors">,
  id: string,
  { limit, cursor, q, status }: Filter<Status> & { limit: number; cursor?: string | undefined },
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const { id: eventId } = await events.require(id);
  const after = cursors.decode(list.cursor, cursor, list.position);
  const search = await openSearch(mysql, q);
  const items = await list.read(mysql, { eventId, search, status, after, count: limit + 1 });
  const page = cursors.page(list.cursor, items, limit, list.positionOf);
  return { items: page.rows, nextCursor: page.nextCursor };
}

/** All items as a CSV of any length, after its entry in the audit. */
export async function exportForStaff<Item, Position extends readonly (string | number)[], Status>(
  list: StaffList<Item, Position, Status>,
  services: EventServices,
  c: AppContext,
  id: string,
  { separator, ...filter }: Filter<Status> & CsvQuery,
): Promise<Response> {
  const { mysql, events, readAudit } = services;
  const actorId = requireCaller(c).id;
  const event = await events.require(id);
  const subject = { type: "event", id: event.id };
  await recordExport(readAudit, c, { actorId, action: list.exportAction, subject, details: filter });
  const cells = Object.values(list.columns);

  async function* pages(): AsyncGenerator<Cell[][], void, undefined> {
    const search = await openSearch(mysql, filter.q);
    const read = (last: Item | undefined, count: number): Promise<Item[]> => {
      const after = last === undefined ? null : list.positionOf(last);
      return list.read(mysql, { eventId: event.id, search, status: filter.status, after, count });
    };
    for await (const page of keysetPages(read)) yield page.map((item) => cells.map((cell) => cell(item)));
  }

  const header = Object.keys(list.columns);
  return csvResponse(c, services, fileName(event, list.name, "csv"), { header, separator, pages: pages() });
}

/** What the declarations of the exports have in common. */
export const exportDescription =
  "Takes the list's `q` and `status`. UTF-8 with a byte order mark; text is quoted, and where a spreadsheet would begin a formula it has an apostrophe, which an import takes out again. If it cannot be read to its end, the connection breaks.";
export const exportResponses = {
  200: { description: "The CSV", content: { "text/csv": { schema: z.string() } } },
  ...problemResponses("event-not-found", "gateway-busy"),
};
