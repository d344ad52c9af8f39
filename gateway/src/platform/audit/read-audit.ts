import type { AuditAction } from "@admit/contract";
import type { Logger } from "pino";
import type { Prisma } from "../database.ts";
import { type AuditEntry, toAuditRow } from "./audit-entry-create.ts";

/** Within this span the same action of a person on the same subject leaves one entry. */
const spanMs = 60_000;
/** Most noted entries of one person within the span, for reads and for acts each. One more entry counts the omitted ones. */
const notedPerActorMax = 120;
/** Sign-ins and refusals. They have a share of their own, so that reads in bulk cannot crowd them out. */
const acts: ReadonlySet<AuditAction> = new Set<AuditAction>(["request.refused", "session.start"]);
/** How long a noted entry waits for a batch, and a failed write for its next attempt. */
const batchMs = 250;
const retryMs = 1000;
/** Most entries that wait while the database is away, and most in one statement. */
const waitingMax = 5000;
const writtenTogetherMax = 500;

type Row = ReturnType<typeof toAuditRow>;

/**
 * The audit of reads and refusals: lists of people, code checks, exports, refusals, sign-ins by a host's token. An
 * export waits for its entry; for all others the entry follows the answer within a second. Bounded per person and in
 * memory, because such calls can be repeated in bulk.
 */
export class ReadAudit {
  /** The entries of the current span, by actor, action and subject; an awaited write is stored under its key. */
  readonly #seen = new Map<string, Promise<void> | null>();
  /** By actor and share. */
  readonly #noted = new Map<string, number>();
  /** By actor: how often each action was omitted. */
  readonly #leftOut = new Map<string, Partial<Record<AuditAction, number>>>();
  #spanEndsAtMs = 0;
  #spanTimer: NodeJS.Timeout | null = null;
  #waiting: Row[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isAway = false;

  readonly #prisma: Prisma;
  readonly #log: Logger;

  constructor(prisma: Prisma, log: Logger) {
    this.#prisma = prisma;
    this.#log = log;
  }

  /** To be awaited before the answer. @param about distinguishes entries of one subject, such as by a search's text */
  record(entry: AuditEntry, about = ""): Promise<void> {
    const key = this.#keyOf(entry, about);
    const known = this.#seen.get(key);
    if (known !== undefined) return known ?? Promise.resolve();
    const written = this.#prisma.auditEntry.create({ data: toAuditRow(entry) }).then(
      () => undefined,
      (error: unknown) => {
        this.#seen.delete(key);
        throw error;
      },
    );
    this.#seen.set(key, written);
    return written;
  }

  /** Returns at once; the entry is written later. */
  note(entry: AuditEntry, about = ""): void {
    const key = this.#keyOf(entry, about);
    if (this.#seen.has(key)) return;
    const share = `${entry.actorId} ${acts.has(entry.action) ? "acts" : "reads"}`;
    const noted = this.#noted.get(share) ?? 0;
    if (noted >= notedPerActorMax) return this.#leaveOut(entry);
    this.#noted.set(share, noted + 1);
    this.#seen.set(key, null);
    this.#wait(entry);
  }

  /** Writes the waiting entries. @throws if the database refuses them; they are lost then */
  async close(): Promise<void> {
    this.#endSpan();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#writing;
    // The awaited write may have scheduled the next one.
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#waiting.length > 0) await this.#write(this.#waiting);
    this.#waiting = [];
  }

  #keyOf({ actorId, action, subject }: AuditEntry, about: string): string {
    const nowMs = performance.now();
    if (nowMs >= this.#spanEndsAtMs) {
      this.#endSpan();
      this.#spanEndsAtMs = nowMs + spanMs;
    }
    return [actorId, action, subject.type, subject.id, about].join(" ");
  }

  /** Counted until the span ends; the timer writes the count even if no entry follows. */
  #leaveOut({ actorId, action }: AuditEntry): void {
    const counts = this.#leftOut.get(actorId) ?? {};
    this.#leftOut.set(actorId, { ...counts, [action]: (counts[action] ?? 0) + 1 });
    this.#spanTimer ??= setTimeout(() => this.#endSpan(), this.#spanEndsAtMs - performance.now()).unref();
  }

  #endSpan(): void {
    if (this.#spanTimer !== null) clearTimeout(this.#spanTimer);
    this.#spanTimer = null;
    this.#spanEndsAtMs = 0;
    this.#seen.clear();
    this.#noted.clear();
    for (const [actorId, details] of this.#leftOut)
      this.#wait({ actorId, action: "audit.left-out", subject: { type: "user", id: actorId }, details });
    this.#leftOut.clear();
  }

  #wait(entry: AuditEntry): void {
    if (this.#waiting.length >= waitingMax) return this.#drop(1);
    this.#waiting.push(toAuditRow(entry));
    this.#flushIn(batchMs);
  }

  #flushIn(ms: number): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#writing = this.#flush();
    }, ms);
    this.#timer.unref();
  }

  async #flush(): Promise<void> {
    const rows = this.#waiting.splice(0, writtenTogetherMax);
    try {
      await this.#write(rows);
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#log.error({ err: error }, "audit entries cannot be written, and wait");
      this.#isAway = true;
      const room = waitingMax - this.#waiting.length;
      if (rows.length > room) this.#drop(rows.length - room);
      this.#waiting.unshift(...rows.slice(0, room));
    }
    this.#timer = null;
    if (this.#waiting.length > 0) this.#flushIn(this.#isAway ? retryMs : 0);
  }

  /** Skips rows of an earlier write whose answer was lost. */
  async #write(rows: readonly Row[]): Promise<void> {
    await this.#prisma.auditEntry.createMany({ data: [...rows], skipDuplicates: true });
  }

  #drop(count: number): void {
    this.#log.error({ count }, "audit entries were lost: too many wait for the database");
  }
}
