import { batchSizeMax, type Outcome } from "@admit/contract";
import {
  decodeOutcome,
  openRedisLine,
  purchaseIdIn,
  type ChangeCommand,
  type ChangeOutcome,
  type IssueCommand,
  type LineCommand,
  type LineStore,
  type Publication,
} from "@admit/line";
import { LineProbe } from "@admit/line/testing";
import { openTestDatabase, type TestDatabase, testServers } from "@admit/prisma/testing";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { vi } from "vitest";
import { openWorker, type OpenedWorker } from "../open-worker.ts";
import { WorkerSettings } from "../settings.ts";

/** How a test waits for something that should be published. */
const waiting = { timeout: 15_000, interval: 5 };

/** Real servers, a database and a Redis prefix of the test file's own, and gateways played by the test. */
export class TestLine {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #changes = new Map<string, ChangeOutcome>();
  readonly #heads = new Map<string, number>();
  readonly #workers = new Set<OpenedWorker>();

  readonly database: TestDatabase;
  readonly prefix: string;
  /** A gateway's way to the lines. */
  readonly store: LineStore;
  readonly probe: LineProbe;

  private constructor(database: TestDatabase, prefix: string, store: LineStore, probe: LineProbe) {
    this.database = database;
    this.prefix = prefix;
    this.store = store;
    this.probe = probe;
  }

  static async open(): Promise<TestLine> {
    const { redisUrl: url } = testServers();
    const prefix = `test-${randomBytes(6).toString("hex")}`;
    const store = openRedisLine({ url, prefix, log: pino({ level: "silent" }) });
    const line = new TestLine(await openTestDatabase(4), prefix, store, new LineProbe(url, prefix));
    await store.subscribe({ decided: (publication) => line.#note(publication) }).ready;
    await store.connected();
    return line;
  }

  async openWorker(idleMs?: number, log = pino({ level: "silent" })): Promise<OpenedWorker> {
    const { redisUrl } = testServers();
    const settings = WorkerSettings.parse({
      DATABASE_URL: this.database.url,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: this.prefix,
    });
    const worker = await openWorker(settings, log, idleMs);
    this.#workers.add(worker);
    return worker;
  }

  async closeWorker(worker: OpenedWorker): Promise<void> {
    this.#workers.delete(worker);
    await worker.close();
  }

  /** Begins an event's line, as the first gateway does. */
  async begin(eventId: string): Promise<void> {
    await this.store.begin(eventId, 0);
  }

  /** Queues commands, as a gateway does that gave them their positions. */
  async add(eventId: string, commands: readonly LineCommand[]): Promise<void> {
    const last = Math.max(...commands.map((command) => command.seq));
    await this.probe.setCounters(eventId, { seq: last });
    for (let from = 0; from < commands.length; from += batchSizeMax)
      await this.store.enqueue(eventId, { commands: commands.slice(from, from + batchSizeMax) });
  }

  /** The published outcomes of these purchases, in their order, once all are there. */
  async outcomesOf(commands: readonly IssueCommand[]): Promise<Outcome[]> {
    const found = (): Outcome[] => commands.flatMap((command) => this.#outcomes.get(command.purchaseId) ?? []);
    await vi.waitUntil(() => found().length === commands.length, waiting);
    return found();
  }

  /** What was published of these changes, in their order, once all are there. */
  async changesOf(changes: readonly ChangeCommand[]): Promise<ChangeOutcome[]> {
    const found = (): ChangeOutcome[] => changes.flatMap(({ changeId }) => this.#changes.get(changeId) ?? []);
    await vi.waitUntil(() => found().length === changes.length, waiting);
    return found();
  }

  async headAt(eventId: string, head: number): Promise<void> {
    await vi.waitUntil(() => (this.#heads.get(eventId) ?? 0) >= head, waiting);
  }

  get pool(): TestDatabase["pool"] {
    return this.database.pool;
  }

  get rows(): TestDatabase["rows"] {
    return this.database.rows;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.closeWorker(worker)));
    await this.store.close();
    await this.probe.close();
    await this.database.close();
  }

  #note(publication: Publication): void {
    for (const text of publication.outcomes) this.#outcomes.set(purchaseIdIn(text), decodeOutcome(text));
    for (const outcome of publication.changes) this.#changes.set(outcome.change.changeId, outcome);
    this.#heads.set(publication.eventId, publication.head);
  }
}
