import type { IssuedTicket, Outcome, UserStatus } from "@admit/contract";
import type { LineCommand } from "@admit/line";
import { failedOutcome } from "../database/command-fail.ts";
import {
  idOf,
  type FailedCommand,
  type GroupToWrite,
  type LineOutcome,
  type LoadedLine,
  type LoadOptions,
} from "../database/issuer-database.ts";

/** As MySQL throws them. */
export const mysqlError = (errno: number, message: string): Error => Object.assign(new Error(message), { errno });

interface PurchaseRow {
  /** Without its tickets. */
  outcome: Outcome;
  idempotencyKey: string;
  late: boolean;
  silent: boolean;
}

interface TicketRow {
  ticket: IssuedTicket;
  userId: string;
  purchaseId: string;
}

/** The rows of one event, with the keys and CHECKs of the schema. */
export class SimTables {
  readonly event;
  readonly users = new Map<string, UserStatus>();
  readonly purchases = new Map<string, PurchaseRow>();
  readonly tickets = new Map<string, TicketRow>();
  readonly holdings = new Map<string, { counted: number; cap: number }>();
  /** The outcomes of changes that have an audit entry. */
  readonly audit = new Map<string, { refusal: "capacity-below-issued" | null; purchaseId: string | null }>();
  /** Positions that were left, and when. */
  readonly left: { purchaseId: string; seq: number; atMs: number }[] = [];
  /** Off for a deliberate defect: no one reads who left. */
  showsLeft = true;
  /** Purchases whose row is refused, in whatever group it is written. */
  readonly poisoned = new Set<string>();
  /** Off for a deliberate defect: a key may be used twice. */
  hasUniqueKeys = true;

  /** @param userCap null for the default */
  constructor(id: string, capacity: number, userCap: number | null) {
    this.event = { id, capacity, userCap, issuedCount: 0, lastTicketNumber: 0, issuerEpoch: 0, isPaused: false };
  }

  get lastSeq(): number {
    let last = 0;
    for (const { outcome } of this.purchases.values()) last = Math.max(last, outcome.seq);
    return last;
  }

  load(commands: readonly LineCommand[], { userCapDefault, lookUp }: LoadOptions): LoadedLine {
    const { event, lastSeq } = this;
    const left = commands.filter((command) => this.showsLeft && this.#hasLeft(command));
    const decided = commands.flatMap((command): [string, LineOutcome][] => {
      const outcome = this.#outcomeOf(command, lookUp);
      return outcome === null ? [] : [[idOf(command), outcome]];
    });
    return {
      state: {
        event: {
          capacity: event.capacity,
          issuedCount: event.issuedCount,
          lastTicketNumber: event.lastTicketNumber,
          published: true,
          keptSeq: 0,
          withdrawnSeq: 0,
          lastSeq,
          userCap: event.userCap ?? userCapDefault,
          salesOpenAtMs: null,
          salesCloseAtMs: null,
          endsAtMs: null,
        },
        users: new Map(this.users),
        counted: new Map([...this.holdings].map(([userId, { counted }]) => [userId, counted])),
        tickets: new Map(
          [...this.tickets].map(([id, { ticket, userId, purchaseId }]) => [
            id,
            { userId, purchaseId, number: ticket.number, voided: ticket.voidedAtMs !== null },
          ]),
        ),
        left: new Set(left.map(idOf)),
      },
      issuerEpoch: event.issuerEpoch,
      paused: event.isPaused,
      decided: new Map(decided),
    };
  }

  #hasLeft(command: LineCommand): boolean {
    return this.left.some(({ purchaseId, seq }) => purchaseId === idOf(command) && seq === command.seq);
  }

  #outcomeOf(command: LineCommand, lookUp: LoadOptions["lookUp"]): LineOutcome | null {
    if (command.kind !== "ticket.issue") {
      const entry = this.audit.get(command.changeId);
      return entry === undefined ? null : { change: command, ...entry };
    }
    const purchase = lookUp(command) ? this.purchases.get(command.purchaseId) : undefined;
    if (purchase === undefined) return null;
    const own = [...this.tickets.values()].filter(({ purchaseId }) => purchaseId === command.purchaseId);
    return { ...purchase.outcome, tickets: own.map(({ ticket }) => ({ ...ticket })) };
  }

  /** Writes a group, all or nothing. @throws MySQL's error where a key or CHECK refuses it */
  write(group: GroupToWrite, tickets: readonly IssuedTicket[][]): void {
    const { event, purchases } = this;
    const { decisions, changes, capacity, issuedCount, lastTicketNumber } = group.decided;
    const removed = group.retried.filter((id) => purchases.get(id)?.outcome.status === "failed");
    const holdings = this.#holdingsAfter(group);
    this.#refuseTaken(group, removed, tickets.flat());
    if ([...holdings.values()].some(({ counted, cap }) => counted < 0 || counted > cap))
      throw mysqlError(3819, "Check constraint 'Holding_user_cap_holds' is violated.");
    if (issuedCount < 0 || issuedCount > capacity || issuedCount > lastTicketNumber)
      throw mysqlError(3819, "Check constraint 'Event_capacity_holds' is violated.");

    Object.assign(event, { capacity, issuedCount, lastTicketNumber });
    for (const [userId, holding] of holdings) this.holdings.set(userId, holding);
    for (const id of removed) purchases.delete(id);
    for (const [at, { command, status, reason, issued, late, silent }] of decisions.entries()) {
      const { purchaseId, userId, idempotencyKey } = command;
      const outcome = { ...failedOutcome(event.id, command, group.decidedAtMs), status, reason, issued };
      const key = purchases.has(purchaseId) ? `${purchaseId} again ${purchases.size}` : purchaseId;
      purchases.set(key, { outcome, idempotencyKey, late, silent });
      for (const ticket of tickets[at] ?? []) this.tickets.set(ticket.id, { ticket, userId, purchaseId });
    }
    for (const { change, refusal, purchaseId, applies, details } of changes) {
      const voided = change.kind === "ticket.void" && applies ? this.tickets.get(change.ticketId) : undefined;
      if (voided !== undefined) voided.ticket.voidedAtMs = group.decidedAtMs;
      const kept = refusal === "capacity-below-issued" ? refusal : null;
      if (details !== null) this.audit.set(change.changeId, { refusal: kept, purchaseId });
    }
  }

  /** Records a purchase as failed. The row of a failed change is never read. */
  fail({ command, nowMs }: FailedCommand): LineOutcome {
    if (command.kind !== "ticket.issue") return { change: command, refusal: "fault", purchaseId: null };
    const outcome = failedOutcome(this.event.id, command, nowMs);
    const { purchaseId, idempotencyKey, seq } = command;
    if (!this.#isTaken(purchaseId, idempotencyKey))
      this.purchases.set(purchaseId, { outcome, idempotencyKey, late: seq < this.lastSeq, silent: true });
    return outcome;
  }

  /** Holdings of those whose count changes. Who received no tickets keeps the cap of an earlier group. */
  #holdingsAfter({ decided, userCap }: GroupToWrite): Map<string, { counted: number; cap: number }> {
    const capOf = (userId: string): number =>
      decided.receivers.has(userId) ? userCap : (this.holdings.get(userId)?.cap ?? 0);
    return new Map([...decided.counted].map(([userId, counted]) => [userId, { counted, cap: capOf(userId) }]));
  }

  #refuseTaken({ decided }: GroupToWrite, removed: readonly string[], given: readonly IssuedTicket[]): void {
    for (const { command } of decided.decisions) {
      if (this.poisoned.has(command.purchaseId)) throw mysqlError(1366, "Incorrect value");
      if (!this.hasUniqueKeys || removed.includes(command.purchaseId)) continue;
      if (this.#isTaken(command.purchaseId, command.idempotencyKey)) throw mysqlError(1062, "Duplicate entry");
    }
    const numbers = new Set(given.map(({ number }) => number));
    if (this.hasUniqueKeys && [...this.tickets.values()].some(({ ticket }) => numbers.has(ticket.number)))
      throw mysqlError(1062, "Duplicate entry");
  }

  #isTaken(id: string, idempotencyKey: string): boolean {
    return [...this.purchases].some(([key, row]) => key === id || row.idempotencyKey === idempotencyKey);
  }
}
