import { Problem, Purchase, type Ticket } from "@admit/contract";
import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "../../client/call.ts";
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
const reinstateRetryMs = 300;

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

type PurchaseRequest = Extract<Request, { kind: "purchase" }>;
type Of<Kind extends Request["kind"]> = Extract<Request, { kind: Kind }>;

/** A client that behaves as a good client should, and records its requests and answers. */
export class Recorder {
  readonly history: History = emptyHistory();
  /** Codes of tickets, as their holders saw them. */
  readonly codes = new Map<string, string>();
  readonly #options: RecorderOptions;
  readonly #random;
  /** Tickets that may be voided, with their events. */
  readonly #tickets: { id: string; eventId: string }[] = [];
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
      const { answer, gateway } = await this.#ask(
        nth,
        (person) => post(person, purchase, request, purchase.quantity),
        request,
      );
      if (answer?.status === 200 || answer?.status === 202) return this.#noteAnswer(purchase, answer, gateway, sentMs);
      if (answer !== null && finalStatuses.includes(answer.status)) {
        const code = this.#codeOf(answer);
        purchase.refused.push({ atMs: this.#options.now(), code });
        if (!["sold-out", "user-not-eligible"].includes(code)) this.#strange(`${code} for "${purchase.key}"`);
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
      const { answer, gateway } = await this.#ask(
        nth,
        (person) => person.call(path, { withinMs: answerWithinMs }),
        request,
      );
      if (answer?.status === 404) {
        purchase.unknownMs.push(this.#options.now());
        return false;
      }
      if (answer?.status === 200) this.#noteAnswer(purchase, answer, gateway, sentMs);
      else if (answer !== null && answer.status !== 503)
        this.#strange(`${answer.status} ${this.#codeOf(answer)} for a poll`);
      if (purchase.outcomes.length > 0) return true;
      if (asked > 20) asked = 8;
    }
    return true;
  }

  async #reuseKey(purchase: PurchaseHistory, request: PurchaseRequest): Promise<void> {
    for (let nth = 0; !this.#options.isOver(); nth++) {
      const { answer } = await this.#ask(
        nth,
        (person) => post(person, purchase, request, purchase.quantity + 1),
        request,
      );
      if (answer !== null && answer.status !== 503) {
        const purchased = Purchase.safeParse(answer.body);
        const id = purchased.success ? purchased.data.id : null;
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
    for (const ticket of more.tickets) this.#noteTicket(ticket);
  }

  #noteTicket({ id, eventId, code }: Ticket): void {
    if (code !== null) this.codes.set(id, code);
    this.#tickets.push({ id, eventId });
  }

  async #void({ gateway, share }: Of<"void">): Promise<void> {
    const ticket = this.#tickets[Math.floor(share * this.#tickets.length)];
    if (ticket === undefined) return;
    const entry = { eventId: ticket.eventId, ticketId: ticket.id, doneMs: null as number | null };
    this.history.voids.push(entry);
    const body = { reason: "sent back" };
    const path = `/v1/admin/tickets/${ticket.id}/void`;
    await this.#staffUntil(gateway, async (person) => {
      const answer = await person.call(path, {
        method: "POST",
        body,
        headers: { prefer: "wait=2" },
        withinMs: answerWithinMs,
      });
      if (answer.status !== 200)
        return answer.status < 500 && answer.status !== 202 ? this.#strange(`${answer.status} for a void`) : false;
      entry.doneMs = this.#options.now();
      return true;
    });
  }

  async #resize({ gateway, event, capacity }: Of<"resize">): Promise<void> {
    const eventId = this.#options.eventIds[event] as string;
    const entry = {
      eventId,
      capacity,
      sentMs: [] as number[],
      doneMs: null as number | null,
      refusedMs: null as number | null,
    };
    this.history.resizes.push(entry);
    await this.#staffUntil(gateway, async (person) => {
      entry.sentMs.push(this.#options.now());
      const options = {
        method: "PATCH",
        body: { capacity },
        headers: { prefer: "wait=2" },
        withinMs: answerWithinMs,
      } as const;
      const answer = await person.call(`/v1/admin/events/${eventId}`, options);
      if (answer.status === 409) entry.refusedMs = this.#options.now();
      else if (answer.status === 200) entry.doneMs = this.#options.now();
      else
        return answer.status < 500 && answer.status !== 202 ? this.#strange(`${answer.status} for a capacity`) : false;
      return true;
    });
  }

  async #suspend({ gateway, person: nth, forMs }: Of<"suspend">): Promise<void> {
    const userId = (this.#options.people[nth] as Someone).id;
    const set = (status: string): Promise<void> =>
      this.#staffUntil(gateway, async (person) => {
        const answer = await person.call(`/v1/admin/users/${userId}`, {
          method: "PATCH",
          body: { status },
          withinMs: answerWithinMs,
        });
        return answer.status === 200;
      });
    await set("SUSPENDED");
    const doneMs = this.#options.now();
    await pause(forMs);
    this.history.suspensions.push({ userId, doneMs, liftedMs: this.#options.now() });
    await set("ACTIVE");
  }

  /** Repeats until it is done, alternating between the gateways. */
  async #staffUntil(first: number, ask: (person: Person) => Promise<boolean>): Promise<void> {
    for (let nth = first; !this.#options.isOver(); nth++) {
      const { gateways, staff } = this.#options;
      const gateway = gateways[nth % gateways.length] as { url: string };
      if (await ask(staff.person.at(gateway)).catch(() => false)) return;
      await pause(reinstateRetryMs);
    }
  }

  async #ask(
    nth: number,
    ask: (person: Person) => Promise<Answer>,
    request: PurchaseRequest,
  ): Promise<{ answer: Answer | null; gateway: string }> {
    const { gateways, people, staff } = this.#options;
    const gateway = gateways[nth % gateways.length] as { url: string; name: string };
    const { person } = request.byStaff ? staff : (people[request.person] as Someone);
    // Without an answer, the client does not know whether the request took effect.
    return { answer: await ask(person.at(gateway)).catch(() => null), gateway: gateway.name };
  }

  #codeOf(answer: Answer): string {
    const problem = Problem.safeParse(answer.body);
    return problem.success ? problem.data.code : `no problem, but ${JSON.stringify(answer.body).slice(0, 80)}`;
  }

  #rest(): Promise<void> {
    return pause(retryMs + this.#random.int(0, retryMs));
  }

  /** Further attempts would change nothing. */
  #strange(what: string): true {
    this.history.strange.push(what);
    return true;
  }
}

function post(
  person: Person,
  { eventId, userId, key }: PurchaseHistory,
  { byStaff }: PurchaseRequest,
  quantity: number,
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
