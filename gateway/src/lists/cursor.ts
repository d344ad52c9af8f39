import { z } from "zod";
import { ProblemError } from "../problem/problem-error.ts";

/** A moment in a cursor, in milliseconds: no more than a date, and the database, can hold. Anybody can write one. */
export const CursorTime = z
  .int()
  .min(0)
  .max(Date.UTC(9999, 11, 31));
/** A number in a cursor: no more than a signed column of 32 bits holds. */
export const CursorNumber = z.int().min(0).max(2_147_483_647);

/** Where a list goes on: the sort key of the last item, opaque to the client. */
export const encodeCursor = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString("base64url");

/** @throws ProblemError invalid-request where it is not one of this list's cursors */
export function decodeCursor<Position extends z.ZodType>(
  cursor: string | undefined,
  position: Position,
): z.infer<Position> | null {
  if (cursor === undefined) return null;
  const parsed = position.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (parsed.success) return parsed.data;
  throw new ProblemError("invalid-request", "cursor: must be the nextCursor of an earlier answer.", {
    errors: [{ path: "cursor", message: "must be the nextCursor of an earlier answer" }],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A page of rows that were read with one more than `limit`: whether that one came tells if there is a next.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => readonly (string | number)[],
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: page, nextCursor: more ? encodeCursor(positionOf(last)) : null };
}
