import { eventChangedChannel, handOverChannel, seqRestartGap, wakeChannel, type LineCommand } from "@admit/contract";
import { idOf } from "../database/issuer-database.ts";
import { isDecided } from "./checks.ts";
import type { SimDatabase } from "./sim-database.ts";
import type { SimRedis } from "./sim-redis.ts";
import { wallStartMs } from "./virtual-time.ts";
import type { World } from "./world.ts";

/** An id of the simulation's own. */
export const simId = (kind: string, nth: number): string => `0${kind}${String(nth).padStart(25 - kind.length, "0")}`;

/** The gateways: they give places, and bring bundles into the queue, late, twice, out of order or never. */
export class SimGateway {
  /** All that was accepted. */
  readonly accepted: LineCommand[] = [];
  readonly #undecided: LineCommand[] = [];
  readonly #names = new Set<string>();
  #made = 0;

  constructor(
    readonly world: World,
    readonly redis: SimRedis,
    readonly database: SimDatabase,
    readonly users: readonly string[],
  ) {}

  /** Takes in a bundle of requests. */
  accept(): void {
    const { random } = this.world;
    this.#send(Array.from({ length: random.int(1, 5) }, () => this.#makeCommand()));
  }

  /** Buyers ask for what they have no answer to, with the same keys. */
  retryUndecided(): void {
    const undecided = this.accepted.filter((command) => !isDecided(command, this.database.tables));
    if (undecided.length > 0) this.#enqueue(undecided);
  }

  get isAllDecided(): boolean {
    // What is decided stays so: each is looked at until it is.
    for (let last = this.#undecided.at(-1); last !== undefined; last = this.#undecided.at(-1)) {
      if (!isDecided(last, this.database.tables)) return false;
      this.#undecided.pop();
    }
    return true;
  }

  /** Redis forgets all; the line begins again above whatever was decided, and buyers ask with the same keys. */
  emptyRedis(): void {
    const { redis, database, accepted } = this;
    const seqs = [...database.tables.purchases.values()].map(({ outcome }) => outcome.seq);
    const seq = Math.max(redis.line.seq, ...seqs) + seqRestartGap;
    Object.assign(redis, { lease: null, waiting: [], active: [], isHot: false });
    redis.line = { seq, head: seq, headAcceptedAtMs: 0, sinceMs: 0 };
    const undecided = accepted.filter((command) => !isDecided(command, database.tables));
    if (undecided.length > 0) this.#send(undecided.map((command) => ({ ...command, seq: (redis.line.seq += 1) })));
  }

  tell(channel: "changed" | "hand-over"): void {
    const { prefix, eventId } = this.redis;
    this.redis.publish((channel === "changed" ? eventChangedChannel : handOverChannel)(prefix), eventId);
  }

  #send(commands: LineCommand[]): void {
    const { random } = this.world;
    const { isFaulty } = this.redis.network;
    for (const command of commands) {
      if (this.#names.has(idOf(command))) continue;
      this.#names.add(idOf(command));
      this.accepted.push(command);
      this.#undecided.push(command);
    }
    const roll = isFaulty ? random.next() : 1;
    // The gateway has died on the way: whoever asked asks again.
    const delayMs = roll < 0.05 ? random.int(500, 3000) : roll < 0.2 ? random.int(20, 300) : random.int(0, 3);
    this.world.at(null, delayMs, () => this.#enqueue(commands));
    if (isFaulty && random.chance(0.1)) this.world.at(null, random.int(0, 2000), () => this.#enqueue(commands));
  }

  #enqueue(commands: readonly LineCommand[]): void {
    this.redis.add({ commands });
    this.redis.publish(wakeChannel(this.redis.prefix), this.redis.eventId);
  }

  #makeCommand(): LineCommand {
    const { random } = this.world;
    const nth = (this.#made += 1);
    const seq = (this.redis.line.seq += 1);
    const acceptedAtMs = wallStartMs + Math.floor(this.world.nowMs());
    const { tickets } = this.database.tables;
    const change = { changeId: simId("C", nth), seq, acceptedAtMs, actorId: simId("ADM", 1) };
    const ids = [...tickets.keys()].slice(0, 20);
    if (ids.length > 0 && random.chance(0.08))
      return { kind: "ticket.void", ...change, ticketId: random.pick(ids), reason: "lost" };
    if (random.chance(0.03)) return { kind: "event.resize", ...change, capacity: random.int(1, 40) };
    const userId = random.pick(this.users);
    const purchaseId = simId("P", nth);
    if (random.chance(0.02)) this.database.tables.poisoned.add(purchaseId);
    return {
      kind: "ticket.issue",
      purchaseId,
      seq,
      userId,
      requestedById: userId,
      source: "BUYER",
      quantity: random.int(1, 4),
      idempotencyKey: `key-${nth}`,
      acceptedAtMs,
    };
  }
}
