import { type KeyObject, sign, verify } from "node:crypto";
import {
  encodeTicketCodePayload,
  formatTicketCode,
  parseTicketCode,
  type Ticket,
  type TicketCodePayload,
  type UserStatus,
} from "@admit/contract";
import { LRUCache } from "lru-cache";
import type { Keys } from "../keys/open-keys.ts";

/** The keys that sign and verify codes. */
export type TicketKeys = Pick<Keys, "ticket">;

/** The columns of a ticket that an answer needs. */
export interface TicketRow {
  id: string;
  eventId: string;
  purchaseId: string;
  number: number;
  version: number;
  /** Hexadecimal. */
  secret: string;
  issuedAtMs: number;
  voidedAtMs: number | null;
}

/** Most codes kept for each key; about half a kilobyte each. */
const codesMax = 20_000;

/**
 * Codes that a key signed recently, by their content. A signature never changes (RFC 8032), so no entry becomes stale;
 * whether a caller may see a code is decided before the lookup.
 */
const codesOf = new WeakMap<KeyObject, LRUCache<string, string>>();

/** The signed code, derived when it is read: a leaked database contains no codes and cannot forge any. */
export function ticketCode({ eventId, number, version, secret }: TicketRow, keys: TicketKeys): string {
  const { kid, privateKey } = keys.ticket.current;
  const codes = codesOf.get(privateKey) ?? new LRUCache({ max: codesMax });
  codesOf.set(privateKey, codes);
  const content = `${eventId}${number}.${version}.${secret}`;
  const known = codes.get(content);
  if (known !== undefined) return known;
  const signed = encodeTicketCodePayload({ kid, eventId, number, version, secret });
  const code = formatTicketCode(signed, sign(null, signed, privateKey));
  codes.set(content, code);
  return code;
}

/** A code's content, if one of the deployment's keys signed it; null where it is forged. */
export function verifyTicketCode(code: string, keys: TicketKeys): TicketCodePayload | null {
  const parsed = parseTicketCode(code);
  if (parsed === null) return null;
  const key = keys.ticket.byKid.get(parsed.payload.kid);
  if (key === undefined || !verify(null, parsed.signed, key.publicKey, parsed.signature)) return null;
  return parsed.payload;
}

/** The one place that decides who sees a code: the active holder of a valid ticket. */
export function visibleCode(ticket: TicketRow, holderStatus: UserStatus, keys: TicketKeys): string | null {
  if (holderStatus !== "ACTIVE" || ticket.voidedAtMs !== null) return null;
  return ticketCode(ticket, keys);
}

/** For the holder. */
export const toTicket = (row: TicketRow, holderStatus: UserStatus, keys: TicketKeys): Ticket =>
  ticketAnswer(row, visibleCode(row, holderStatus, keys));

/** For staff, who never see a code. */
export const toStaffTicket = (row: TicketRow): Ticket => ticketAnswer(row, null);

const ticketAnswer = (row: TicketRow, code: string | null): Ticket => ({
  id: row.id,
  eventId: row.eventId,
  purchaseId: row.purchaseId,
  number: row.number,
  type: "STANDARD",
  status: row.voidedAtMs === null ? "VALID" : "VOIDED",
  code,
  issuedAt: new Date(row.issuedAtMs).toISOString(),
  voidedAt: row.voidedAtMs === null ? null : new Date(row.voidedAtMs).toISOString(),
});
