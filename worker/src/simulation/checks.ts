import type { Outcome } from "@admit/contract";
import { decodeOutcome, type LineCommand, type Publication } from "@admit/line";
import type { SimDatabase } from "./sim-database.ts";
import type { SimJob, SimServer } from "./sim-line.ts";
import type { SimTables } from "./sim-tables.ts";
import type { SimProcess } from "./world.ts";

/** A deliberate defect, which the checks must detect. */
export type Defect =
  | "no epoch check"
  | "lease trusted past its term"
  | "caps checked outside the lock"
  | "resolved before the commit"
  | "no de-duplication"
  | "leaving is not read";

/** What must hold at every instant; checked whenever a message is sent, a group committed, a batch ended. */
export class Checks {
  /** The first broken guarantee, and when it broke: others may follow from it. */
  violation: string | null = null;
  readonly #published = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #jobs = new Set<SimJob>();
  #lastSeq = 0;

  readonly nowMs: () => number;
  readonly userCap: number;

  constructor(nowMs: () => number, userCap: number) {
    this.nowMs = nowMs;
    this.userCap = userCap;
  }

  fail(what: string): void {
    this.violation ??= `${what} (at ${Math.round(this.nowMs())} ms)`;
  }

  /** A group's transaction is sent to the database. */
  sent(process: SimProcess, sinceMs: number, server: SimServer): void {
    const untilMs = server.promisedUntilMs.get(process.name) ?? 0;
    if (sinceMs > untilMs) this.fail(`${process.name} begins a group after its lease has ended`);
  }

  /** @param loadedAtMs when what was committed had been read */
  committed(process: SimProcess, { tables, raisedBy }: SimDatabase, loadedAtMs: number): void {
    const { event, tickets, purchases } = tables;
    const epoch = event.issuerEpoch;
    if (raisedBy.get(epoch) !== process) this.fail(`${process.name} commits in epoch ${epoch}, which is another's`);

    const counted = new Map<string, number>();
    const numbers = new Set<number>();
    let valid = 0;
    for (const { userId, ticket } of tickets.values()) {
      if (numbers.has(ticket.number)) this.fail(`number ${ticket.number} is used twice`);
      numbers.add(ticket.number);
      if (ticket.voidedAtMs !== null) continue;
      valid += 1;
      counted.set(userId, (counted.get(userId) ?? 0) + 1);
    }
    if (valid > event.capacity) this.fail(`${valid} tickets of ${event.capacity}`);
    if (valid !== event.issuedCount) this.fail(`${valid} tickets counted as ${event.issuedCount}`);
    for (const [user, count] of counted) if (count > this.userCap) this.fail(`user ${user} holds ${count}`);
    if (numbers.size > event.lastTicketNumber) this.fail("a number is above the last one issued");

    for (const [key, row] of purchases) {
      if (this.#seen.has(key)) continue;
      this.#inserted(key, row);
      this.#heeded(row.outcome, tables, loadedAtMs);
    }
  }

  /** Only a purchase that left is decided so, and one that left before its group was read always is. */
  #heeded({ purchaseId, seq, status, reason }: Outcome, { left }: SimTables, loadedAtMs: number): void {
    const own = left.find((each) => each.purchaseId === purchaseId && each.seq === seq);
    if (reason === "withdrawn" && own === undefined) this.fail(`${purchaseId} is withdrawn, and never left`);
    if (own !== undefined && own.atMs < loadedAtMs && reason !== "withdrawn" && status !== "failed")
      this.fail(`${purchaseId} left, and is ${status}`);
  }

  #inserted(key: string, { outcome: { purchaseId, seq }, late }: { outcome: Outcome; late: boolean }): void {
    this.#seen.add(key);
    if (key !== purchaseId) this.fail(`purchase ${purchaseId} is decided twice`);
    if (seq < this.#lastSeq && !late) this.fail(`position ${seq} is decided late and not marked so`);
    this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  published({ eventId, outcomes, head }: Publication, { tables }: SimDatabase, server: SimServer): void {
    const end = server.counters(eventId)?.seq ?? 0;
    if (head > end) this.fail(`head ${head} is beyond the line's end ${end}`);
    for (const outcome of outcomes.map(decodeOutcome)) {
      const { purchaseId } = outcome;
      const text = brief(outcome);
      const before = this.#published.get(purchaseId);
      if (before !== undefined && before !== text) this.fail(`${purchaseId} was published as ${before}, then ${text}`);
      this.#published.set(purchaseId, text);
      const row = tables.purchases.get(purchaseId)?.outcome;
      if (row === undefined) this.fail(`${purchaseId} is published as ${text} and not in the database`);
      else if (row.status !== outcome.status || row.issued !== outcome.issued)
        this.fail(`${purchaseId} is published as ${text} and is ${row.status} in the database`);
      for (const { id, number } of outcome.tickets)
        if (tables.tickets.get(id)?.ticket.number !== number)
          this.fail(`ticket ${id} is published and not in the database`);
    }
  }

  /** The issuer has received a batch. */
  begun(job: SimJob): void {
    this.#jobs.add(job);
  }

  /** These batches are left to the next owner. */
  left(jobs: Iterable<SimJob>): void {
    for (const job of jobs) this.#jobs.delete(job);
  }

  /** Whether no living process still has a batch in work. */
  get isAllEnded(): boolean {
    return [...this.#jobs].every(({ process }) => process.state === "dead");
  }

  /** A batch has its result. */
  ended(job: SimJob, fault: unknown, { tables }: SimDatabase): void {
    this.#jobs.delete(job);
    if (fault !== null) return this.fail(`a batch is failed: ${fault instanceof Error ? fault.message : "no reason"}`);
    for (const command of job.batch.commands)
      if (!isDecided(command, tables)) this.fail(`position ${command.seq} ended before it was decided`);
  }
}

const brief = ({ status, reason, issued, tickets }: Outcome): string =>
  `${status} ${reason ?? ""} ${issued} [${tickets.map(({ number }) => number).join(",")}]`;

/** Whether a command is final. A void that changes nothing leaves no audit entry. */
export function isDecided(command: LineCommand, { purchases, tickets, audit }: SimTables): boolean {
  if (command.kind === "ticket.issue") return purchases.has(command.purchaseId);
  if (audit.has(command.changeId)) return true;
  if (command.kind === "event.resize") return false;
  const row = tickets.get(command.ticketId);
  return row === undefined || row.ticket.voidedAtMs !== null;
}
