import { setTimeout as pause } from "node:timers/promises";
import type { Outcome } from "@admit/contract";
import {
  isDuplicateEntry,
  isTransient,
  mysqlErrorOf,
  openMysql,
  openPrisma,
  type PrismaClient,
  readRows,
} from "@admit/prisma";
import { type Decided, type Peer, ProblemError, type Wanted } from "./buy.ts";
import {
  countersAfter,
  lockEvent,
  makeOutcome,
  type PurchaseState,
  selectState,
  valuesOfState,
} from "./decide-purchase.ts";
import { connections, readFirst } from "./mysql2-peer.ts";

/** Longest wait for a free connection, and longest time for a transaction, in milliseconds. */
const bounds = { maxWait: 10_000, timeout: 10_000 };
const attemptsMax = 5;
/** Longest pause after the first failed attempt; it grows with each. */
const pauseMaxMs = 20;
/** Prisma's codes: a deadlock; a transaction that could not begin, or took too long. */
const transientCodes = ["P2034", "P2028"];
/** The pool's own: no connection became free in time. */
const poolTimeout = 45_028;

type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/**
 * One interactive transaction per purchase. The first statement locks the event's row, so the snapshot of the default
 * isolation (REPEATABLE READ) is taken under the lock, and shows what its last holder has committed.
 */
export async function openPrismaPeer(databaseUrl: string): Promise<Peer> {
  const prisma = openPrisma(databaseUrl, connections);
  // Prisma's first query takes hundreds of milliseconds: it loads its compiler.
  await prisma.event.findFirst({ select: { contentId: true } });
  // Reads the outcome of a repeated key, which is not measured.
  const repeats = openMysql(databaseUrl, 1);
  return {
    async decide(wanted) {
      for (let attempts = 1; ; attempts++) {
        try {
          return await prisma.$transaction((transaction) => decideOnce(transaction, wanted), bounds);
        } catch (error) {
          if (isDuplicateEntry(mysqlErrorOf(error))) return readFirst(repeats, wanted, error);
          if (!isTransientInPrisma(error)) throw error;
          if (attempts === attemptsMax)
            throw new ProblemError("database-unavailable", "The database is busy. Try again.", { cause: error });
          await pause(Math.random() * pauseMaxMs * attempts);
        }
      }
    },
    close: () => Promise.all([prisma.$disconnect(), repeats.end()]),
  };
}

function isTransientInPrisma(error: unknown): boolean {
  const { code = "" } = (error ?? {}) as { code?: string };
  const cause = mysqlErrorOf(error);
  return transientCodes.includes(code) || (cause as { errno?: number })?.errno === poolTimeout || isTransient(cause);
}

/** Raw queries lock the event's row, which the models cannot, and read in one round trip what would take four. */
async function decideOnce(transaction: Transaction, wanted: Wanted): Promise<Decided | null> {
  await readRows(transaction, lockEvent, [wanted.eventId]);
  const [state] = await readRows<PurchaseState>(transaction, selectState, valuesOfState(wanted));
  if (state === undefined) return null;
  const outcome = makeOutcome(wanted, state);
  await writeOutcome(transaction, wanted, outcome, state);
  return { outcome, holderStatus: state.userStatus };
}

/**
 * `createMany` and `updateMany` also for single rows: `create` and `update` read the row back, one more round trip
 * under the lock. The purchase comes first, because a repeated key ends it there.
 */
async function writeOutcome(
  transaction: Transaction,
  wanted: Wanted,
  outcome: Outcome,
  state: PurchaseState,
): Promise<void> {
  const { eventId, userId, purchaseId, issued, requested, status, reason, seq } = outcome;
  const { idempotencyKey } = wanted;
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
  const { holding, event } = countersAfter(state, outcome, wanted);
  // `upsert` would query whether there is a row; under the lock that is known.
  if (state.held === null) await transaction.holding.createMany({ data: { eventId, userId, ...holding } });
  else await transaction.holding.updateMany({ where: { eventId, userId }, data: holding });
  await transaction.event.updateMany({ where: { contentId: eventId }, data: event });
}
