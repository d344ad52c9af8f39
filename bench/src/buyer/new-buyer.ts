import { platform } from "node:os";
import type { Purchase, Ticket } from "@admit/contract";
import { accept, type Answer, type Call, follow, Latencies, type Sale, seededRandom, Tally } from "@admit/drop";
import { randomUUID } from "node:crypto";
import type { BuyersOrder, Step, StepReport } from "./order.ts";
import { OwnConnection } from "./own-connection.ts";

const seed = 1;
/** Addresses of this machine that the buyers have, 127.16.0.1 to 127.79.255.255: limits of an address count for one. */
const networks = 64;
/** Continues over the runs. */
let nextAddress = 0;

/** What the buyers of a run share, and what is counted of them. */
export class Crowd {
  readonly origin: URL;
  readonly event: BuyersOrder["event"];
  readonly run = randomUUID();
  readonly tally = new Tally();
  readonly random = seededRandom(seed);
  readonly failures: Record<string, number> = {};
  readonly #steps = new Map<Step, { requests: number; latency: Latencies }>();
  readonly #open = new Set<OwnConnection>();
  finished = 0;

  constructor({ origin, event }: Pick<BuyersOrder, "origin" | "event">) {
    this.origin = new URL(origin);
    this.event = event;
  }

  connect(): OwnConnection {
    const connection = new OwnConnection(this.origin, nextLocalAddress(this.origin.hostname));
    this.#open.add(connection);
    return connection;
  }

  disconnect(connection: OwnConnection): void {
    connection.close();
    this.#open.delete(connection);
  }

  /** Ends what the buyers are doing. */
  close(): void {
    for (const connection of this.#open) this.disconnect(connection);
  }

  of(step: Step): { requests: number; latency: Latencies } {
    const counted = this.#steps.get(step) ?? { requests: 0, latency: new Latencies() };
    this.#steps.set(step, counted);
    return counted;
  }

  noteFailure(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.failures[why] = (this.failures[why] ?? 0) + 1;
  }

  report(step: Step): StepReport {
    const { requests, latency } = this.of(step);
    return { requests, latency: latency.summary() };
  }
}

/** Undefined where a machine has no more addresses than one to reach itself. */
function nextLocalAddress(hostname: string): string | undefined {
  if (platform() !== "linux" || hostname !== "127.0.0.1") return undefined;
  const number = nextAddress++;
  return `127.${16 + ((number >> 16) % networks)}.${(number >> 8) & 255}.${number & 255 || 1}`;
}

/** A buyer whom the gateway has never seen. Each step throws if it does not have the answer that a buyer needs. */
export class NewBuyer {
  readonly #crowd: Crowd;
  readonly #connection: OwnConnection;
  readonly #buyer: { token: string; key: string };
  #step: Step = "page";
  #purchase: Purchase | undefined;

  constructor(crowd: Crowd, token: string, index: number) {
    this.#crowd = crowd;
    this.#connection = crowd.connect();
    this.#buyer = { token, key: `${crowd.run}-${index}` };
  }

  /** From the page to the tickets. @param fromMs the intended arrival, by `performance.now()` */
  async buy(fromMs: number): Promise<void> {
    await this.page(fromMs);
    await this.press(performance.now());
    await this.poll();
    await this.tickets(performance.now());
  }

  leave(): void {
    this.#crowd.disconnect(this.#connection);
  }

  async page(fromMs: number): Promise<void> {
    const { id, slug } = this.#crowd.event;
    await this.#get(`/v1/events/${slug}`);
    await this.#get(`/v1/events/${id}/line`);
    this.#note("page", fromMs);
  }

  async press(fromMs: number): Promise<void> {
    this.#step = "press";
    const reply = await accept(this.#sale, this.#buyer);
    if (reply.kind !== "ok") throw new Error(`press: ${reply.kind === "refused" ? reply.code : "no answer"}`);
    this.#purchase = reply.body;
    this.#note("press", fromMs);
  }

  /** As often as the answers ask for, until there is an outcome. */
  async poll(): Promise<void> {
    this.#step = "poll";
    if (this.#purchase === undefined) throw new Error("poll: without a purchase");
    const reply = await follow(this.#sale, this.#buyer, this.#purchase);
    if (reply.kind !== "ok") throw new Error(`poll: ${reply.kind === "refused" ? reply.code : "no answer"}`);
    if (reply.body.status !== "fulfilled") throw new Error(`poll: ${reply.body.status}`);
  }

  async tickets(fromMs: number): Promise<void> {
    this.#step = "tickets";
    const { items } = (await this.#get(`/v1/me/tickets?eventId=${this.#crowd.event.id}`)) as { items: Ticket[] };
    if (items.length !== 1 || typeof items[0]?.code !== "string") throw new Error("tickets: not one with its code");
    this.#note("tickets", fromMs);
    this.#crowd.finished++;
  }

  get #sale(): Sale {
    const { tally, event, random } = this.#crowd;
    return {
      connections: { request: (call) => this.#request(call) },
      tally,
      eventId: event.id,
      quantity: 1,
      wait: false,
      random,
    };
  }

  async #get(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#buyer.token}` };
    const { status, body } = await this.#request({ method: "GET", path, headers });
    if (status !== 200) throw new Error(`${this.#step}: ${status}`);
    return JSON.parse(body);
  }

  async #request(call: Call): Promise<Answer> {
    const sentMs = performance.now();
    const step = this.#step;
    this.#crowd.of(step).requests++;
    const answer = await this.#connection.request(call);
    if (step === "poll") this.#note(step, sentMs);
    return answer;
  }

  #note(step: Step, fromMs: number): void {
    this.#crowd.of(step).latency.record(performance.now() - fromMs);
  }
}
