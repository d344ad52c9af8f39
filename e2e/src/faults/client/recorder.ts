import { Problem, Purchase, type Ticket } from "@admit/contract";
import { setTimeout as pause } from "node:timers/promises";
import type { Answer, Call } from "../../client/call.ts";
import type { Person } from "../../client/person.ts";
import type { Request } from "../plan/plan-requests.ts";
import { makeRandom } from "../plan/random.ts";
import { emptyHistory, type History, type PurchaseHistory, type SeenOutcome } from "./history.ts";
import type { LineWatch } from "./line-watch.ts";

/** After this time without an answer, the other gateway is asked. */
const answerWithinMs = 3000;
/** Between two attempts. */
const retryMs = 150;
/** A waiting client polls after this time at the latest, also if the line does not seem to move. */
const pollEveryMs = 2500;
const askAgainMs = 250;
const staffRetryMs = 300;

/** Refusals that another attempt does not change. */
const finalStatuses = [400, 403, 404, 409, 413, 415, 422];

export interface Someone {
  id: string;
  person: Person;
}

export interface RecorderOptions {
  gateways: readonly { url: string; name: string }[];
  people: readonly Someone[];
  staff: Someone;
  eventIds: readonly string[];
  lines: LineWatch;
  seed: number;
  /** The run's clock, in milliseconds. */
  now: () => number;
  /** Whether purchases without an outcome will not get one. */
  isOver: () => boolean;
}

type Of<Kind extends Request["kind"]> = Extract<Request, { kind: Kind }>;
type PurchaseRequest = Of<"purchase">;

interface Change extends Pick<Call, "method" | "body"> {
  /** The status of an expected refusal. */
  refusedBy?: number;
  /** Receives when it was sent. */
  sentMs?: number[];
}

/** A client that behaves as a good client should, and records its requests and answers. */
export class Recorder {
  readonly history: History = emptyHistory();
  /** Codes of tickets, as their holders saw them. */
  readonly codes = new Map<string, string>();
  readonly #options: RecorderOptions;
  readonly #random;
  /** Tickets that may be voided, with their events. */
  readonly #tickets: Pick<Ticket, "id" | "eventId">[] = [];
  #resizing: Promise<void> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#random = makeRandom(options.seed);
  }

  /** Resolves when the request is finished, or cannot be any more. */
  async send(request: Request): Promise<void> {
    if (request.kind === "purchase") return this.#purchase(request);
    if (request.kind === "void") return this.#void(request);
    if (request.kind === "suspend") return this.#suspend(request);
    // One after the other: two at once have no order to compare with the line's.
    return (this.#resizing = this.#resizing.then(() => this.#resize(request)));
  }

  async #purchase(request: PurchaseRequest): Promise<void> {
    const holder = this.#options.people[request.person] as Someone;
    const purchase: PurchaseHistory = {
      eventId: this.#options.eventIds[request.event] as string,
      userId: holder.id,
      requestedById: (request.byStaff ? this.#options.staff : holder).id,
      key: request.key,
      quantity: request.quantity,
      sentMs: [],
      accepted: [],
      refused: [],
      unknownMs: [],
      positions: [],
      outcomes: [],
      reused: [],
    };
    this.history.purchases.push(purchase);
    const presses = Array.from({ length: request.presses }, (_, nth) =>
      this.#press(purchase, request, request.gateway + nth),
    );
    await Promise.all(presses);
    while (purchase.accepted.length > 0 && purchase.outcomes.length === 0 && !this.#options.isOver()) {
      if (await this.#follow(purchase, request)) continue;
      const refusals = purchase.refused.length;
      await this.#press(purchase, request, request.gateway);
      // Lost and now refused: it is finished.
      if (purchase.refused.length > refusals) return;
    }
    if (request.reusesKey && purchase.outcomes.length > 0) await this.#reuseKey(purchase, request);
  }

  /** Sends a purchase until it is accepted or finally refused, alternating between the gateways. */
  async #press(purchase: PurchaseHistory, request: PurchaseRequest, first: number): Promise<void> {
    for (let nth = first; !this.#options.isOver(); nth++) {
      const sentMs = this.#options.now();
      purchase.sentMs.push(sentMs);
      const { answer, gateway } = await this.#ask(nth, request, (person) => post(person, purchase, request));
      if (answer?.status === 200 || answer?.status === 202) return this.#noteAnswer(purchase, answer, gateway, sentMs);
      if (answer !== null && finalStatuses.includes(answer.status)) {
        const code = this.#codeOf(answer);
        purchase.refused.push({ atMs: this.#options.now(), code });
        if (!["sold-out", "user-not-eligible"].includes(code))
          this.history.strange.push(`${code} for "${purchase.key}"`);
        return;
      }
      await this.#rest();
    }
  }

  /** Waits for the outcome, as the page does. @returns false if the purchase is unknown */
  async #follow(purchase: PurchaseHistory, request: PurchaseRequest): Promise<boolean> {
    const { lines, isOver } = this.#options;
    const last = purchase.accepted.at(-1);
    if (last === undefined) return false;
    let nth = this.#random.int(0, 1);
    for (let asked = 0; !isOver(); nth++, asked++) {
      await lines.reached(purchase.eventId, last.seq, asked === 0 ? pollEveryMs : askAgainMs + asked * askAgainMs);
      const sentMs = this.#options.now();
      const path = `/v1/events/${purchase.eventId}/purchases/${last.id}`;
      const { answer, gateway } = await this.#ask(nth, request, (person) =>
        person.call(path, { withinMs: answerWithinMs }),
      );
      if (answer?.status === 404) {
        purchase.unknownMs.push(this.#options.now());
        return false;
      }
      if (answer?.status === 200) this.#noteAnswer(purchase, answer, gateway, sentMs);
      else if (answer !== null && answer.status !== 503)
        this.history.strange.push(`${answer.status} ${this.#codeOf(answer)} for a poll`);
      if (purchase.outcomes.length > 0) return true;
      if (asked > 20) asked = 8;
    }
    return true;
  }

  async #reuseKey(purchase: PurchaseHistory, request: PurchaseRequest): Promise<void> {
    for (let nth = 0; !this.#options.isOver(); nth++) {
      const { answer } = await this.#ask(nth, request, (person) =>
        post(person, { ...purchase, quantity: purchase.quantity + 1 }, request),
      );
      if (answer !== null && answer.status !== 503) {
        const id = Purchase.safeParse(answer.body).data?.id ?? null;
        const code = id === null ? this.#codeOf(answer) : "";
        purchase.reused.push({ atMs: this.#options.now(), status: answer.status, code, id });
        return;
      }
      await this.#rest();
    }
  }

  #noteAnswer(purchase: PurchaseHistory, answer: Answer, gateway: string, sentMs: number): void {
    const atMs = this.#options.now();
    const { id, seq, position, status, ...more } = Purchase.parse(answer.body);
    purchase.accepted.push({ sentMs, atMs, id, seq });
    if (position !== undefined) purchase.positions.push({ atMs, gateway, position });
    if (status === "queued") return;
    purchase.outcomes.push(seenOutcome({ id, seq, status, ...more }, atMs));
    for (const ticket of more.tickets) {
      if (ticket.code !== null) this.codes.set(ticket.id, ticket.code);
      this.#tickets.push(ticket);
    }
  }

  async #void({ gateway, share }: Of<"void">): Promise<void> {
    const ticket = this.#tickets[Math.floor(share * this.#tickets.length)];
    if (ticket === undefined) return;
    const entry = { eventId: ticket.eventId, ticketId: ticket.id, doneMs: null as number | null };
    this.history.voids.push(entry);
    const path = `/v1/admin/tickets/${ticket.id}/void`;
    entry.doneMs = await this.#change(gateway, path, { method: "POST", body: { reason: "sent back" } });
  }

  async #resize({ gateway, event, capacity }: Of<"resize">): Promise<void> {
    const eventId = this.#options.eventIds[event] as string;
    const entry = { eventId, capacity, sentMs: [] as number[], doneMs: null as number | null };
    this.history.resizes.push(entry);
    const change = { method: "PATCH", body: { capacity }, refusedBy: 409, sentMs: entry.sentMs } as const;
    entry.doneMs = await this.#change(gateway, `/v1/admin/events/${eventId}`, change);
  }

  async #suspend({ gateway, person: nth, forMs }: Of<"suspend">): Promise<void> {
    const userId = (this.#options.people[nth] as Someone).id;
    const set = (status: string) =>
      this.#change(gateway, `/v1/admin/users/${userId}`, { method: "PATCH", body: { status } });
    const doneMs = await set("SUSPENDED");
    if (doneMs === null) return;
    await pause(forMs);
    this.history.suspensions.push({ userId, doneMs, liftedMs: this.#options.now() });
    await set("ACTIVE");
  }

  /**
   * Sends a change by staff until it has a final answer, alternating between the gateways.
   * @returns when it was confirmed; null if it was refused, or everything is over
   */
  async #change(first: number, path: string, { refusedBy, sentMs = [], ...call }: Change): Promise<number | null> {
    const { gateways, staff, now, isOver } = this.#options;
    for (let nth = first; !isOver(); nth++) {
      sentMs.push(now());
      const person = staff.person.at(gateways[nth % gateways.length] as { url: string });
      const options = { ...call, headers: { prefer: "wait=2" }, withinMs: answerWithinMs };
      const { status } = (await person.call(path, options).catch(() => null)) ?? { status: 503 };
      if (status === 200) return now();
      if (status < 500 && status !== 202) {
        if (status !== refusedBy) this.history.strange.push(`${status} for ${call.method} ${path}`);
        return null;
      }
      await pause(staffRetryMs);
    }
    return null;
  }

  async #ask(
    nth: number,
    request: PurchaseRequest,
    ask: (person: Person) => Promise<Answer>,
  ): Promise<{ answer: Answer | null; gateway: string }> {
    const { gateways, people, staff } = this.#options;
    const gateway = gateways[nth % gateways.length] as { url: string; name: string };
    const { person } = request.byStaff ? staff : (people[request.person] as Someone);
    // Without an answer, the client does not know whether the request took effect.
    return { answer: await ask(person.at(gateway)).catch(() => null), gateway: gateway.name };
  }

  #codeOf(answer: Answer): string {
    return Problem.safeParse(answer.body).data?.code ?? `no problem, but ${JSON.stringify(answer.body).slice(0, 80)}`;
  }

  #rest(): Promise<void> {
    return pause(retryMs + this.#random.int(0, retryMs));
  }
}

function post(
  person: Person,
  { eventId, userId, key, quantity }: PurchaseHistory,
  { byStaff }: PurchaseRequest,
): Promise<Answer> {
  const headers = { "idempotency-key": key };
  const options = { method: "POST", headers, withinMs: answerWithinMs } as const;
  return byStaff
    ? person.call(`/v1/admin/events/${eventId}/issuances`, { ...options, body: { userId, quantity } })
    : person.call(`/v1/events/${eventId}/purchases`, { ...options, body: { quantity } });
}

type Outcome = Pick<Purchase, "id" | "seq" | "status" | "issued" | "reason" | "tickets">;

export const seenOutcome = ({ id, seq, status, issued, reason, tickets }: Outcome, atMs: number): SeenOutcome => ({
  atMs,
  id,
  seq,
  status,
  issued: issued ?? 0,
  reason,
  tickets: tickets.map(({ id, number }) => ({ id, number })),
});
