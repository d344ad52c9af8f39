import type { Logger } from "pino";
import { ulid } from "ulid";
import type { Prisma } from "../database.ts";
import type { AuditEntry } from "./audit-entry-create.ts";

/** Within this span the same action by the same person on the same subject leaves one entry. */
const spanMs = 60_000;
/** Most noted entries of one person within the span; the last of them says that more were left out. */
const notedPerActorMax = 120;
/** How long a noted entry waits for others to share its write, and how long until a failed write is retried. */
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
  readonly #notedByActor = new Map<string, number>();
  #spanEndsAtMs = 0;
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
    const noted = this.#notedByActor.get(entry.actorId) ?? 0;
    if (noted >= notedPerActorMax) return;
    this.#notedByActor.set(entry.actorId, noted + 1);
    this.#seen.set(key, null);
    if (this.#waiting.length >= waitingMax) return this.#drop(1);
    const isLast = noted + 1 === notedPerActorMax;
    this.#waiting.push(toRow(isLast ? { ...entry, details: { ...entry.details, moreLeftOut: true } } : entry));
    this.#flushIn(batchMs);
  }

  /** Writes the waiting entries, once. @throws if the database refuses: they are lost then */
  async close(): Promise<void> {
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
      this.#seen.clear();
      this.#notedByActor.clear();
      this.#spanEndsAtMs = nowMs + spanMs;
    }
    return [actorId, action, subject.type, subject.id, about].join(" ");
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
