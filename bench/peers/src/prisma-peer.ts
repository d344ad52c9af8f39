import type { Outcome } from "@admit/contract";
import { isTransient, openMysql, openPrisma, type PrismaClient } from "@admit/prisma";
import type { Decided, Wanted } from "./buy.ts";
import type { Peer, PeerSettings } from "./peer.ts";
import { type AroundRow, type EventRow, type LockedState, makeOutcome, toLockedState } from "./make-outcome.ts";
import { connections, readFirst } from "./mysql2-peer.ts";
import { ProblemError } from "./problem-error.ts";
import { withRetries } from "./with-retries.ts";

/** Longest wait for a free connection, and longest time for a transaction, in milliseconds. */
const bounds = { maxWait: 10_000, timeout: 10_000 };
/** Prisma's codes: a unique index refused a row; a deadlock; a transaction that could not begin, or took too long. */
const uniqueViolated = "P2002";
const transientCodes = ["P2034", "P2028"];
/** The pool's own: no connection became free in time. */
const poolTimeout = 45_028;

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

interface PrismaError {
  code?: string;
  meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
}

/**
 * One interactive transaction per purchase. The first statement locks the event's row, so the snapshot of the default
 * isolation (REPEATABLE READ) is taken under the lock, and shows what its last holder has committed.
 */
export async function openPrismaPeer(settings: PeerSettings): Promise<Peer> {
  const prisma = openPrisma(settings.DATABASE_URL, connections);
  // Prisma's first query takes hundreds of milliseconds: it loads its compiler.
  await prisma.event.findFirst({ select: { contentId: true } });
  // Reads the outcome of a repeated key, which is not measured.
  const repeats = openMysql(settings.DATABASE_URL, 1);
  const userCapDefault = settings.MAX_TICKETS_PER_USER_PER_EVENT;
  return {
    async decide(wanted) {
      try {
        return await withRetries(() => decideOnce(prisma, wanted, userCapDefault), isTransientInPrisma);
      } catch (error) {
        if ((error as PrismaError | null)?.code === uniqueViolated) return readFirst(repeats, wanted, error);
        if (!isTransientInPrisma(error)) throw error;
        throw new ProblemError("database-unavailable", "The database is busy. Try again.", { cause: error });
      }
    },
    close: () => Promise.all([prisma.$disconnect(), repeats.end()]),
  };
}

const decideOnce = (prisma: PrismaClient, wanted: Wanted, userCapDefault: number): Promise<Decided | null> =>
  prisma.$transaction(async (transaction) => {
    const state = await lockAndRead(transaction, wanted, userCapDefault);
    if (state === null) return null;
    const outcome = makeOutcome(wanted, state, Date.now());
    await writeOutcome(transaction, wanted, outcome, state);
    return { outcome, holderStatus: state.userStatus };
  }, bounds);

/** Prisma has no code of its own for a lock wait timeout: MySQL's number is two levels deep. */
function isTransientInPrisma(error: unknown): boolean {
  const { code = "", meta } = (error ?? {}) as PrismaError;
  if (transientCodes.includes(code)) return true;
  const errno = Number(meta?.driverAdapterError?.cause?.originalCode);
  return errno === poolTimeout || isTransient({ errno });
}

/**
 * Locks the event's row, which the models cannot, and reads what else the decision needs, by one raw query: by the
 * models it would be four, each a round trip under the lock.
 *
 * @returns null if there is no such event
 */
async function lockAndRead(
  transaction: Transaction,
  { eventId, userId }: Wanted,
  userCapDefault: number,
): Promise<LockedState | null> {
  const [event] = await transaction.$queryRaw<EventRow[]>`
    SELECT capacity, userCap, issuedCount, lastTicketNumber, salesOpenAt, salesCloseAt, endsAt
      FROM Event WHERE contentId = ${eventId} FOR UPDATE`;
  if (event === undefined) return null;
  const [around] = await transaction.$queryRaw<AroundRow[]>`
    SELECT (SELECT status FROM Content WHERE id = ${eventId}) AS contentStatus,
           (SELECT status FROM User WHERE id = ${userId}) AS userStatus,
           (SELECT counted FROM Holding WHERE eventId = ${eventId} AND userId = ${userId}) AS held,
           (SELECT MAX(seq) FROM Purchase WHERE eventId = ${eventId}) AS lastSeq`;
  return around === undefined ? null : toLockedState(event, around, userCapDefault);
}

/**
 * `createMany` and `updateMany` also for single rows: `create` and `update` read the row back, one more round trip
 * under the lock. The purchase comes first, because a repeated key ends it there.
 */
async function writeOutcome(
  transaction: Transaction,
  { idempotencyKey }: Wanted,
  outcome: Outcome,
  state: LockedState,
): Promise<void> {
  const { eventId, userId, purchaseId, issued, requested, status, reason, seq } = outcome;
  const silent = state.userStatus !== "ACTIVE";
  const acceptedAt = new Date(outcome.acceptedAtMs);
  const decidedAt = new Date(outcome.decidedAtMs);
  const ids = { id: purchaseId, eventId, userId, requestedById: userId, source: "BUYER" as const, idempotencyKey };
  const decided = { seq, requested, issued, status, reason, late: false, silent, acceptedAt, decidedAt };
  await transaction.purchase.createMany({ data: { ...ids, ...decided } });
  if (issued === 0) return;

  await transaction.ticket.createMany({
    data: outcome.tickets.map(({ id, number, secret }) => {
      const bytes = Uint8Array.from(Buffer.from(secret, "hex"));
      return { id, eventId, userId, purchaseId, number, secret: bytes, issuedAt: decidedAt };
    }),
  });
  if (!silent) await transaction.ticketMail.createMany({ data: { purchaseId, dueAt: decidedAt } });
  // `upsert` would query whether there is a row; under the lock that is known.
  const data = { counted: state.held + issued, cap: state.userCap };
  if (state.hasHolding) await transaction.holding.updateMany({ where: { eventId, userId }, data });
  else await transaction.holding.createMany({ data: { eventId, userId, ...data } });
  await transaction.event.updateMany({
    where: { contentId: eventId },
    data: { issuedCount: state.issuedCount + issued, lastTicketNumber: state.lastTicketNumber + issued },
  });
}
