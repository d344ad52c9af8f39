import { createHash } from "node:crypto";
import {
  bytesToId,
  Id,
  IdempotencyKey,
  type Outcome,
  type Problem,
  type ProblemCode,
  problems,
  type Purchase,
  PurchaseRequest,
  type UserStatus,
} from "@admit/contract";
import { isTransient } from "@admit/prisma";
import { type Keys, type TicketRow, toStaffTicket, toTicket } from "@admit/tickets";

/** A request of a known sender; the rest of it is as it came. */
interface PurchaseCall {
  userId: string;
  eventId: string | undefined;
  idempotencyKey: string | undefined;
  body: unknown;
  acceptedAtMs: number;
}

export type Buy = (call: PurchaseCall) => Promise<Purchase>;

/** A purchase by a buyer for themselves. */
export interface Wanted {
  purchaseId: string;
  eventId: string;
  userId: string;
  idempotencyKey: string;
  quantity: number;
  /** When the request came, in milliseconds since 1970 UTC. */
  acceptedAtMs: number;
  /** Used if the event has no cap of its own. */
  userCapDefault: number;
}

/** The outcome, now or when the key was first used. */
export interface Decided {
  outcome: Outcome;
  /** Null if the user is unknown. */
  holderStatus: UserStatus | null;
}

/** How a peer decides, and what it closes. */
export interface Peer {
  /** Null if there is no such event. */
  decide(wanted: Wanted): Promise<Decided | null>;
  close(): Promise<unknown>;
}

/** Validates a request, has it decided, and answers: the same for every peer. The call throws ProblemError. */
export function openBuy(peer: Peer, keys: Keys, userCapDefault: number): Buy {
  return async ({ userId, eventId, idempotencyKey, body, acceptedAtMs }) => {
    const key = IdempotencyKey.safeParse(idempotencyKey);
    if (!key.success) throw new ProblemError("idempotency-key-required", "Send an Idempotency-Key header.");
    const request = PurchaseRequest.safeParse(body);
    if (!request.success) throw new ProblemError("invalid-request", "The body has to be {quantity}, from 1 to 1000.");
    const event = Id.safeParse(eventId);
    if (!event.success) throw notFound();
    const { quantity } = request.data;
    const wanted = { eventId: event.data, userId, idempotencyKey: key.data, quantity, acceptedAtMs, userCapDefault };
    const decided = await peer.decide({ purchaseId: purchaseIdOf(userId, event.data, key.data), ...wanted });
    if (decided === null) throw notFound();
    if (decided.outcome.requested !== quantity)
      throw new ProblemError("idempotency-key-reused", "This key was used for another quantity.");
    return toPurchase(decided, keys);
  };
}

const notFound = () => new ProblemError("event-not-found", "There is no such event.");

/** The id that the audit expects: the first 128 bits of a SHA-256 of user, event and key. */
function purchaseIdOf(userId: string, eventId: string, idempotencyKey: string): string {
  const digest = createHash("sha256").update(`${userId}\n${eventId}\n${idempotencyKey}`).digest();
  return bytesToId(digest.subarray(0, 16));
}

/** The answer to the holder, with the signed codes of their tickets. */
function toPurchase({ outcome, holderStatus }: Decided, keys: Keys): Purchase {
  const { purchaseId, eventId, userId, seq, status, reason, requested, issued, acceptedAtMs, decidedAtMs } = outcome;
  return {
    id: purchaseId,
    eventId,
    userId,
    seq,
    status,
    quantity: requested,
    issued,
    notIssued: requested - issued,
    capReached: status !== "failed" && issued < requested,
    reason,
    tickets: outcome.tickets.map((ticket) => {
      const row: TicketRow = { ...ticket, eventId, purchaseId, issuedAtMs: decidedAtMs };
      return holderStatus === null ? toStaffTicket(row) : toTicket(row, holderStatus, keys);
    }),
    acceptedAt: new Date(acceptedAtMs).toISOString(),
    decidedAt: new Date(decidedAtMs).toISOString(),
    pollAfterMs: null,
  };
}

/** An error that the caller receives, with the status of the contract. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** Any error as an answer. An unexpected one goes to standard error, where a run's faults can be found. */
export function toProblem(error: unknown, instance: string): Problem {
  const { code, message } = asProblemError(error);
  const [status, title] = problems[code];
  return { type: `/problems/${code}`, title, status, detail: message, instance, code };
}

function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isTransient(error)) return new ProblemError("database-unavailable", "The database is busy. Try again.");
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return new ProblemError("internal-error", "Something failed on our side.");
}
