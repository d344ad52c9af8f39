import type { IssuedTicket, Outcome } from "@admit/contract";
import type { ChangeCommand } from "./commands.ts";

/** The result of a change by staff: written, or why it was refused. */
export interface ChangeOutcome {
  change: ChangeCommand;
  refusal: "ticket-not-found" | "capacity-below-issued" | "fault" | null;
  /** The purchase whose tickets have changed; null where none has. */
  purchaseId: string | null;
}

/** What an issuer publishes after a group's commit. */
export interface Publication {
  eventId: string;
  head: number;
  /** When the purchase at the head was accepted; 0 before the first. */
  headAcceptedAtMs: number;
  /** Null where only the head has moved. */
  remaining: number | null;
  /** Each as `encodeOutcome` writes it. */
  outcomes: string[];
  changes: ChangeOutcome[];
}

/** Length of an id; an outcome's text begins with its purchase's. */
const idLength = 26;

/**
 * An outcome as one short text, as publications carry it and gateways keep it: a fifth of the object's memory, decoded
 * only when it is requested. No field can hold a space or a colon.
 */
export function encodeOutcome(outcome: Outcome): string {
  const { purchaseId, eventId, userId, requestedById, seq, status, reason, requested, issued } = outcome;
  const requester = requestedById === userId ? "" : requestedById;
  const waitMs = outcome.decidedAtMs - outcome.acceptedAtMs;
  const text = `${purchaseId} ${eventId} ${userId} ${requester} ${seq} ${status} ${reason ?? ""} ${requested} ${issued} ${outcome.acceptedAtMs} ${waitMs}`;
  return outcome.tickets.length === 0 ? text : `${text} ${outcome.tickets.map(encodeTicket).join(" ")}`;
}

/** The id of the purchase that an encoded outcome belongs to. */
export const purchaseIdIn = (text: string): string => text.slice(0, idLength);

/** The user that an encoded outcome belongs to: the third id. */
export const userIdIn = (text: string): string => text.slice(2 * (idLength + 1), 3 * idLength + 2);

/** Reads what `encodeOutcome` wrote. The shape is not checked: our own worker writes it. */
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
