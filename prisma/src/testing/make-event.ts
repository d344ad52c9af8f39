import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";

interface EventFields {
  slug?: string;
  title?: string;
  status?: "DRAFT" | "PUBLISHED" | "ARCHIVED";
  capacity?: number;
  userCap?: number | null;
  requireAccountBefore?: Date | null;
  startsAt?: Date | null;
  endsAt?: Date | null;
  salesOpenAt?: Date | null;
  salesCloseAt?: Date | null;
  pausedAt?: Date | null;
}

/** An event of the test's own: published, on sale without end, with room for 1000. @returns its id */
export async function makeEvent(database: Pick<Pool, "query">, fields: EventFields = {}): Promise<string> {
  const id = ulid();
  const now = new Date();
  const { slug = `event-${id.toLowerCase()}`, title = "An event", status = "PUBLISHED", ...eventFields } = fields;
  await database.query("INSERT INTO Content SET ?", {
    id,
    type: "EVENT",
    slug,
    title,
    body: "",
    status,
    createdAt: now,
    updatedAt: now,
  });
  await database.query("INSERT INTO Event SET ?", {
    contentId: id,
    capacity: 1000,
    ...eventFields,
  });
  return id;
}
