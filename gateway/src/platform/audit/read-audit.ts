import type { AuditAction } from "@admit/contract";
import type { Logger } from "pino";
import { ulid } from "ulid";
import type { Prisma } from "../database.ts";
import type { AuditEntry } from "./audit-entry-create.ts";

/** Within this span the same action by the same person on the same subject leaves one entry. */
const spanMs = 60_000;
/** Most noted entries of one person within the span, of looks and of acts each; what is left out is counted in one more. */
const notedPerActorMax = 120;
/** What says who was here and tried what they may not. Looks, of which there can be any number, leave it room. */
const acts: ReadonlySet<AuditAction> = new Set<AuditAction>(["request.refused", "session.start"]);
/** How long a noted entry waits for others to be written with, and until a write that failed is tried again. */
const batchMs = 250;
const retryMs = 1000;
/** Most that wait while the database is away, and most in one statement. */
const waitingMax = 5000;
const writtenTogetherMax = 500;

type Row = Parameters<Prisma["auditEntry"]["createMany"]>[0] extends { data: (infer Each)[] | (infer Each) } | undefined
  ? Each
  : never;

/**
 * The audit of reads and refusals: lists of people, code checks, exports, refusals, sign-ins by a host's token. An
 * export waits for its entry; anything else is answered first, and its entry follows within a second. Bounded per
 * person and in memory, since such calls can be repeated in bulk.
 */
export class ReadAudit {
  readonly #prisma: Prisma;
  readonly #log: Logger;
  /** The entries of the present span, by actor, action and subject; an awaited write is stored under its key. */
  readonly #seen = new Map<string, Promise<void> | null>();
  /** By actor, looks and acts apart. */
  readonly #noted = new Map<string, number>();
  /** By actor: how often each action was left out. */
  readonly #leftOut = new Map<string, Partial<Record<AuditAction, number>>>();
  #spanEndsAtMs = 0;
  #spanTimer: NodeJS.Timeout | null = null;
  #waiting: Row[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isAway = false;

  constructor(prisma: Prisma, log: Logger) {
    this.#prisma = prisma;
    this.#log = log;
  }

  /** Answers wait for it. @param about distinguishes entries of one subject, such as by the text of a search */
  record(entry: AuditEntry, about = ""): Promise<void> {
    const key = this.#keyOf(entry, about);
    const known = this.#seen.get(key);
    if (known !== undefined) return known ?? Promise.resolve();
    const written = this.#prisma.auditEntry.create({ data: toRow(entry) }).then(
      () => undefined,
      (error: unknown) => {
        this.#seen.delete(key);
        throw error;
      },
    );
    this.#seen.set(key, written);
    return written;
  }

  /** No answer waits for it. */
  note(entry: AuditEntry, about = ""): void {
    const key = this.#keyOf(entry, about);
    if (this.#seen.has(key)) return;
    const share = `${entry.actorId} ${acts.has(entry.action) ? "acts" : "looks"}`;
    const noted = this.#noted.get(share) ?? 0;
    if (noted >= notedPerActorMax) return this.#leaveOut(entry);
    this.#noted.set(share, noted + 1);
    this.#seen.set(key, null);
    this.#wait(entry);
  }

  /** Writes the waiting entries, once. @throws if the database refuses: they are lost then */
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

  /** Counted until the span ends, also where nothing else is noted then. */
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
    this.#waiting.push(toRow(entry));
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
      if (!this.#isAway) this.#log.error({ err: error }, "entries of the audit wait: they cannot be written");
      this.#isAway = true;
      const room = waitingMax - this.#waiting.length;
      if (rows.length > room) this.#drop(rows.length - room);
      this.#waiting.unshift(...rows.slice(0, room));
    }
    this.#timer = null;
    if (this.#waiting.length > 0) this.#flushIn(this.#isAway ? retryMs : 0);
  }

  /** A row whose write was not answered may be there already. */
  async #write(rows: readonly Row[]): Promise<void> {
    await this.#prisma.auditEntry.createMany({ data: [...rows], skipDuplicates: true });
  }

  #drop(count: number): void {
    this.#log.error({ count }, "entries of the audit were lost: too many wait for the database");
  }
}

const toRow = ({ actorId, action, subject, details }: AuditEntry): Row => ({
  id: ulid(),
  actorId,
  action,
  subjectType: subject.type,
  subjectId: subject.id,
  details,
  at: new Date(),
});
