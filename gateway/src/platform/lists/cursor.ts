import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Keys, OwnKey } from "@admit/tickets";
import { z } from "zod";
import { ProblemError } from "../problem/problem-error.ts";

/** A time in a cursor, in milliseconds: within the range of a date and of the database. */
export const CursorTime = z
  .int()
  .min(0)
  .max(Date.UTC(9999, 11, 31));
/** A number in a cursor: no more than a signed column of 32 bits holds. */
export const CursorNumber = z.int().min(0).max(2_147_483_647);

/** Bytes of an HMAC-SHA-256 that a cursor carries: 2^96 guesses, and 16 characters. */
const signatureBytes = 12;

type List =
  | "audit"
  | "events"
  | "imports"
  | "person-purchases"
  | "person-tickets"
  | "purchases"
  | "staff-events"
  | "staff-purchases"
  | "staff-tickets"
  | "tickets"
  | "undelivered-mails"
  | "users";
type Position = readonly (string | number)[];

/**
 * Cursors of lists: the sort key of a page's last item, opaque to the client and signed. A forged cursor is refused
 * before anything is read. A cursor is valid for its own list, after restarts and on every gateway of a deployment.
 */
export class Cursors {
  readonly #current: Buffer;
  readonly #all: readonly Buffer[];

  constructor(current: Buffer, all: readonly Buffer[]) {
    this.#current = current;
    this.#all = all;
  }

  encode(list: List, position: Position): string {
    const text = JSON.stringify(position);
    return Buffer.concat([sign(this.#current, list, text), Buffer.from(text)]).toString("base64url");
  }

  /** @throws ProblemError invalid-request if it is not one of this list's cursors */
  decode<Shape extends z.ZodType>(list: List, cursor: string | undefined, shape: Shape): z.infer<Shape> | null {
    if (cursor === undefined) return null;
    const bytes = Buffer.from(cursor, "base64url");
    const signature = bytes.subarray(0, signatureBytes);
    const text = bytes.subarray(signatureBytes).toString();
    const isOurs =
      signature.length === signatureBytes && this.#all.some((key) => timingSafeEqual(sign(key, list, text), signature));
    // A signed cursor may be from an earlier version.
    const parsed = isOurs ? shape.safeParse(JSON.parse(text)) : undefined;
    if (parsed?.success === true) return parsed.data;
    throw new ProblemError("invalid-request", "cursor: must be the nextCursor of an earlier answer.", {
      errors: [{ path: "cursor", message: "must be the nextCursor of an earlier answer" }],
    });
  }

  /** A page of rows that were read with one more than `limit`: that one shows whether there is a next page. */
  page<Row>(
    list: List,
    rows: readonly Row[],
    limit: number,
    positionOf: (row: Row) => Position,
  ): { rows: Row[]; nextCursor: string | null } {
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { rows: page, nextCursor: more ? this.encode(list, positionOf(last)) : null };
  }
}

/** Signed by keys derived from those of sessions, which all gateways of a deployment share: the newest signs. */
export function openCursors({ session }: Pick<Keys, "session">): Cursors {
  return new Cursors(derive(session.current), [...session.byKid.values()].map(derive));
}

const derive = ({ privateKey }: OwnKey): Buffer =>
  Buffer.from(hkdfSync("sha256", privateKey.export({ format: "der", type: "pkcs8" }), "", "admit list cursors", 32));

const sign = (key: Buffer, list: List, text: string): Buffer =>
  createHmac("sha256", key).update(`${list}\n${text}`).digest().subarray(0, signatureBytes);
