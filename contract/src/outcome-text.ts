import type { IssuedTicket, Outcome } from "./outcome.ts";

/** Length of an id; an outcome's text begins with its purchase's. */
const idLength = 26;

/**
 * An outcome as one short text, as publications carry it and gateways keep it: a fifth of what the object takes in
 * memory, and read only when somebody asks. No field of it can hold a space or a colon.
 */
export function encodeOutcome(outcome: Outcome): string {
  const { purchaseId, eventId, userId, requestedById, seq, status, reason, requested, issued } = outcome;
  const requester = requestedById === userId ? "" : requestedById;
  const waitMs = outcome.decidedAtMs - outcome.acceptedAtMs;
  const text = `${purchaseId} ${eventId} ${userId} ${requester} ${seq} ${status} ${reason ?? ""} ${requested} ${issued} ${outcome.acceptedAtMs} ${waitMs}`;
  return outcome.tickets.length === 0 ? text : `${text} ${outcome.tickets.map(encodeTicket).join(" ")}`;
}

/** The purchase that an outcome's text tells of. */
export const purchaseIdIn = (text: string): string => text.slice(0, idLength);

/** What `encodeOutcome` wrote. Its shape is not checked: the writer is our own worker. */
export function decodeOutcome(text: string): Outcome {
  const [
    purchaseId,
    eventId,
    userId,
    requester,
    seq,
    status,
    reason,
    requested,
    issued,
    acceptedAtMs,
    waitMs,
    ...tickets
  ] = text.split(" ") as [string, string, string, string, string, string, string, ...string[]];
  return {
    purchaseId,
    eventId,
    userId,
    requestedById: requester || userId,
    seq: Number(seq),
    status: status as Outcome["status"],
    reason: (reason || null) as Outcome["reason"],
    requested: Number(requested),
    issued: Number(issued),
    acceptedAtMs: Number(acceptedAtMs),
    decidedAtMs: Number(acceptedAtMs) + Number(waitMs),
    tickets: tickets.map(decodeTicket),
  };
}

const encodeTicket = ({ id, number, version, secret, voidedAtMs }: IssuedTicket): string =>
  `${id}:${number}:${version}:${secret}:${voidedAtMs ?? ""}`;

function decodeTicket(text: string): IssuedTicket {
  const [id, number, version, secret, voidedAtMs] = text.split(":") as [string, string, string, string, string];
  return {
    id,
    number: Number(number),
    version: Number(version),
    secret,
    voidedAtMs: voidedAtMs === "" ? null : Number(voidedAtMs),
  };
}
