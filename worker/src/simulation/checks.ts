import { decodeOutcome, type LineCommand, type Outcome, type Publication } from "@admit/contract";
import type { SimDatabase } from "./sim-database.ts";
import type { Caller } from "./sim-queue.ts";
import type { SimRedis } from "./sim-redis.ts";
import type { Row } from "./sql-statements.ts";
import type { SimProcess } from "./world.ts";

/** A promise that was broken, and when. */
export class Violation extends Error {
  override name = "Violation";
}

/** What must hold at every instant; looked at whenever something is sent, committed, told or ended. */
export class Checks {
  violation: Violation | null = null;
  readonly #told = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #callers = new Set<Caller>();
  #lastSeq = 0;

  constructor(
    readonly nowMs: () => number,
    readonly userCap: number,
  ) {}

  /** The first is what counts: others may follow from it. */
  fail(what: string): void {
    this.violation ??= new Violation(`${what} (at ${Math.round(this.nowMs())} ms)`);
  }

  /** A group's transaction leaves for the database. */
  sent(process: SimProcess, sinceMs: number, redis: SimRedis): void {
    const untilMs = redis.promisedUntilMs.get(process.name) ?? 0;
    if (sinceMs > untilMs) this.fail(`${process.name} begins a group after its lease has ended`);
  }

  committed(process: SimProcess, { tables: { tables }, raisedBy }: SimDatabase): void {
    const { event, tickets, purchases } = tables;
    const epoch = event["issuerEpoch"] as number;
    if (raisedBy.get(epoch) !== process) this.fail(`${process.name} commits in epoch ${epoch}, which is another's`);

    const counted = new Map<string, number>();
    const numbers = new Set<number>();
    let valid = 0;
    for (const { userId, number, status } of tickets.values()) {
      if (numbers.has(number as number)) this.fail(`number ${number as number} is used twice`);
      numbers.add(number as number);
      if (status === "VOIDED") continue;
      valid += 1;
      counted.set(userId as string, (counted.get(userId as string) ?? 0) + 1);
    }
    if (valid > (event["capacity"] as number)) this.fail(`${valid} tickets of ${event["capacity"] as number}`);
    if (valid !== event["issuedCount"]) this.fail(`${valid} tickets counted as ${event["issuedCount"] as number}`);
    for (const [user, count] of counted) if (count > this.userCap) this.fail(`user ${user} holds ${count}`);
    if (numbers.size > (event["lastTicketNumber"] as number)) this.fail("a number is above the last one given");

    for (const [key, row] of purchases) if (!this.#seen.has(key)) this.#inserted(key, row);
  }

  #inserted(key: string, { id, seq, late }: Row): void {
    this.#seen.add(key);
    if (key !== id) this.fail(`purchase ${id as string} is decided twice`);
    if ((seq as number) < this.#lastSeq && late !== true)
      this.fail(`place ${seq as number} is decided late and not marked so`);
    this.#lastSeq = Math.max(this.#lastSeq, seq as number);
  }

  published({ outcomes, head }: Publication, { tables: { tables } }: SimDatabase, redis: SimRedis): void {
    if (head > redis.line.seq) this.fail(`head ${head} is beyond the line's end ${redis.line.seq}`);
    for (const outcome of outcomes.map(decodeOutcome)) {
      const { purchaseId } = outcome;
      const told = brief(outcome);
      const before = this.#told.get(purchaseId);
      if (before !== undefined && before !== told) this.fail(`${purchaseId} was told ${before}, then ${told}`);
      this.#told.set(purchaseId, told);
      const row = tables.purchases.get(purchaseId);
      if (row === undefined) this.fail(`${purchaseId} is told ${told} and not in the database`);
      else if (row["status"] !== outcome.status || row["issued"] !== outcome.issued)
        this.fail(`${purchaseId} is told ${told} and is ${row["status"] as string} in the database`);
      for (const { id, number } of outcome.tickets)
        if (tables.tickets.get(id)?.["number"] !== number) this.fail(`ticket ${id} is told and not in the database`);
    }
  }

  /** A bundle is handed to the issuer. */
  begun(caller: Caller): void {
    this.#callers.add(caller);
  }

  /** These are left to the next owner: nobody waits here any more. */
  left(callers: Iterable<Caller>): void {
    for (const caller of callers) this.#callers.delete(caller);
  }

  /** Whether everybody who lives was told. */
  get isAllEnded(): boolean {
    return [...this.#callers].every(({ process }) => process.state === "dead");
  }

  /** A bundle's caller was told that it is over. */
  ended(caller: Caller, fault: unknown, database: SimDatabase): void {
    this.#callers.delete(caller);
    const { commands } = caller.job.data as { commands: readonly LineCommand[] };
    if (fault !== null)
      return this.fail(`a bundle is failed: ${fault instanceof Error ? fault.message : "without a word"}`);
    for (const command of commands)
      if (!isDecided(command, database)) this.fail(`place ${command.seq} ended before it was decided`);
  }
}

const brief = ({ status, reason, issued, tickets }: Outcome): string =>
  `${status} ${reason ?? ""} ${issued} [${tickets.map(({ number }) => number).join(",")}]`;

/** Whether a command has come to its end: staff's leave an entry only where they changed something. */
export function isDecided(command: LineCommand, { tables: { tables } }: SimDatabase): boolean {
  if (command.kind === "ticket.issue") return tables.purchases.has(command.purchaseId);
  if (command.kind === "event.resize") return tables.audit.has(command.changeId);
  const ticket = tables.tickets.get(command.ticketId);
  return ticket === undefined || ticket["status"] === "VOIDED" || tables.audit.has(command.changeId);
}
