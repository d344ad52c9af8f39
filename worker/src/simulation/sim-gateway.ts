import type { LineCommand, Position } from "@admit/line";
import { idOf } from "../database/issuer-database.ts";
import { isDecided } from "./checks.ts";
import type { Network } from "./network.ts";
import type { SimDatabase } from "./sim-database.ts";
import type { SimServer } from "./sim-line.ts";
import type { World } from "./world.ts";

/** An id of the simulation's own. */
export const simId = (kind: string, nth: number): string => `0${kind}${String(nth).padStart(25 - kind.length, "0")}`;

/** The gateways: they give positions, and queue batches late, twice, out of order or never. */
export class SimGateway {
  /** All accepted commands. */
  readonly accepted: LineCommand[] = [];
  readonly #known = new Set<string>();
  #made = 0;

  readonly network: Network;
  readonly server: SimServer;
  readonly eventId: string;
  readonly database: SimDatabase;
  readonly users: readonly string[];

  constructor(network: Network, server: SimServer, eventId: string, database: SimDatabase, users: readonly string[]) {
    this.network = network;
    this.server = server;
    this.eventId = eventId;
    this.database = database;
    this.users = users;
  }

  get world(): World {
    return this.network.world;
  }

  /** Accepts some requests as one batch. */
  accept(): void {
    const { random } = this.world;
    this.#send(Array.from({ length: random.int(1, 5) }, () => this.#makeCommand()));
  }

  /** Buyers repeat their unanswered requests, with the same keys. */
  retryUndecided(): void {
    const undecided = this.#undecided();
    if (undecided.length > 0) this.server.enqueue(this.eventId, { commands: undecided });
  }

  /** One purchase that is not decided leaves the line. */
  leave(): void {
    const waiting = this.#undecided().filter((command) => command.kind === "ticket.issue");
    if (waiting.length === 0) return;
    const { purchaseId, seq } = this.world.random.pick(waiting);
    this.database.tables.left.push({ purchaseId, seq, atMs: this.world.nowMs() });
  }

  get isAllDecided(): boolean {
    return this.accepted.every((command) => isDecided(command, this.database.tables));
  }

  #undecided(): LineCommand[] {
    return this.accepted.filter((command) => !isDecided(command, this.database.tables));
  }

  /** The server loses all data; the line begins anew above all decisions, and buyers repeat their requests. */
  emptyLine(): void {
    const { server, eventId, database } = this;
    const seqs = [...database.tables.purchases.values()].map(({ outcome }) => outcome.seq);
    const lastSeq = Math.max(server.counters(eventId)?.seq ?? 0, ...seqs);
    server.forgetAll();
    server.begin(eventId, lastSeq);
    const undecided = this.#undecided();
    if (undecided.length > 0) this.#send(undecided.map((command) => ({ ...command, seq: this.#position().seq })));
  }

  #send(commands: LineCommand[]): void {
    const { random } = this.world;
    const { isFaulty } = this.network;
    for (const command of commands) {
      if (this.#known.has(idOf(command))) continue;
      this.#known.add(idOf(command));
      this.accepted.push(command);
    }
    const enqueue = (): void => this.server.enqueue(this.eventId, { commands });
    const roll = isFaulty ? random.next() : 1;
    // Long: the gateway has died, and the buyers repeat their requests.
    const delayMs = roll < 0.05 ? random.int(500, 3000) : roll < 0.2 ? random.int(20, 300) : random.int(0, 3);
    this.world.at(null, delayMs, enqueue);
    if (isFaulty && random.chance(0.1)) this.world.at(null, random.int(0, 2000), enqueue);
  }

  #position(): Position {
    const position = this.server.takePosition(this.eventId);
    if (position === null) throw new Error("the line has not begun");
    return position;
  }

  #makeCommand(): LineCommand {
    const { random } = this.world;
    const nth = (this.#made += 1);
    const position = this.#position();
    const { tickets } = this.database.tables;
    const change = { changeId: simId("C", nth), ...position, actorId: simId("ADM", 1) };
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
      userId,
      requestedById: userId,
      source: "BUYER",
      quantity: random.int(1, 4),
      idempotencyKey: `key-${nth}`,
      ...position,
    };
  }
}
