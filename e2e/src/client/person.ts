import { randomUUID } from "node:crypto";
import {
  Invitation,
  Line,
  Problem,
  Purchase,
  StaffEvent,
  User,
  type EventChange,
  type EventCreate,
} from "@admit/contract";
import { until } from "@admit/environment";
import { call, type Answer, type Call } from "./call.ts";

export interface BuyOptions {
  /** A new one by default. */
  key?: string;
  /** `Prefer: wait`, in seconds. */
  waitS?: number;
  /** How long it may take until the answer begins. */
  withinMs?: number;
}

const acceptedWithinMs = 15_000;
const decidedWithinMs = 60_000;
const waitMaxS = 10;

const preferWait = (waitS = 0): Record<string, string> => (waitS === 0 ? {} : { prefer: `wait=${waitS}` });

/** A person at one gateway, signed in by a token; without one, a visitor. */
export class Person {
  readonly #url: string;
  readonly #token: string | undefined;

  constructor(url: string, token?: string) {
    this.#url = url;
    this.#token = token;
  }

  /** The same person at another gateway. */
  at({ url }: { url: string }): Person {
    return new Person(url, this.#token);
  }

  /** Authenticates a request. */
  get headers(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  call(path: string, options: Call = {}): Promise<Answer> {
    return call(`${this.#url}${path}`, { ...options, headers: { ...this.headers, ...options.headers } });
  }

  /** @throws if it is refused */
  async read(path: string): Promise<unknown> {
    return expectStatus(await this.call(path), 200).body;
  }

  /** @throws if it is refused */
  async write(method: "POST" | "PATCH", path: string, body: unknown): Promise<unknown> {
    return expectStatus(await this.call(path, { method, body }), 200, 201, 202).body;
  }

  /** Creates an event that is on sale, unless the fields say otherwise. */
  async createEvent(fields: Partial<EventCreate> = {}): Promise<StaffEvent> {
    const body = { title: "A drop", status: "PUBLISHED", ...fields };
    return StaffEvent.parse(await this.write("POST", "/v1/admin/events", body));
  }

  /** As an admin. Each gateway sees the change a second later at the latest. */
  async changeEvent(eventId: string, change: EventChange): Promise<StaffEvent> {
    return StaffEvent.parse(await this.write("PATCH", `/v1/admin/events/${eventId}`, change));
  }

  /** As staff: invites a buyer, and returns their link. */
  async invite(body: { email: string; name?: string }): Promise<Invitation & { activationUrl: string }> {
    const { activationUrl, ...invitation } = Invitation.parse(await this.write("POST", "/v1/admin/invitations", body));
    if (activationUrl === null) throw new Error("the link was sent by mail only");
    return { ...invitation, activationUrl };
  }

  /** As staff: issues tickets to an address or a user, and waits for the outcome. */
  issue(
    eventId: string,
    to: { email: string } | { userId: string },
    quantity: number,
    { key = randomUUID(), waitS = waitMaxS }: BuyOptions = {},
  ): Promise<Answer> {
    return this.call(`/v1/admin/events/${eventId}/issuances`, {
      method: "POST",
      headers: { "idempotency-key": key, ...preferWait(waitS) },
      body: { ...to, quantity },
    });
  }

  /** As staff. */
  void(ticketId: string | undefined, reason = "sent back", waitS = waitMaxS): Promise<Answer> {
    return this.call(`/v1/admin/tickets/${ticketId}/void`, {
      method: "POST",
      headers: preferWait(waitS),
      body: { reason },
    });
  }

  async me(): Promise<User> {
    return User.parse(await this.read("/v1/me"));
  }

  buy(eventId: string, quantity: unknown, { key = randomUUID(), waitS, ...bound }: BuyOptions = {}): Promise<Answer> {
    return this.call(`/v1/events/${eventId}/purchases`, {
      ...bound,
      method: "POST",
      headers: { "idempotency-key": key, ...preferWait(waitS) },
      body: { quantity },
    });
  }

  /** Sends the same purchase until the line accepts it, as every client should. Any answer except 503 ends it. */
  buyUntilAccepted(eventId: string, quantity: number, key: string = randomUUID()): Promise<Answer> {
    return until(
      "the line accepts the purchase",
      async () => {
        const answer = await this.buy(eventId, quantity, { key });
        return answer.status !== 503 && answer;
      },
      acceptedWithinMs,
    );
  }

  /** Buys, and waits for the outcome. @throws when it is refused */
  async buyDecided(eventId: string, quantity: number, options: BuyOptions = {}): Promise<Purchase> {
    return this.decided(purchaseOf(await this.buy(eventId, quantity, { waitS: waitMaxS, ...options })));
  }

  poll({ eventId, id }: Pick<Purchase, "eventId" | "id">, waitS?: number): Promise<Answer> {
    return this.call(`/v1/events/${eventId}/purchases/${id}`, { headers: preferWait(waitS) });
  }

  leave({ eventId, id }: Pick<Purchase, "eventId" | "id">): Promise<Answer> {
    return this.call(`/v1/events/${eventId}/purchases/${id}`, { method: "DELETE" });
  }

  /** Waits until the purchase is decided. */
  async decided(purchase: Purchase): Promise<Purchase> {
    if (purchase.status !== "queued") return purchase;
    return until(
      `purchase ${purchase.id} is decided`,
      async () => {
        const polled = purchaseOf(await this.poll(purchase, waitMaxS));
        return polled.status !== "queued" && polled;
      },
      decidedWithinMs,
    );
  }

  async line(eventId: string): Promise<Line> {
    return Line.parse(await this.read(`/v1/events/${eventId}/line`));
  }
}

/** The purchase in an answer. @throws if it is a problem */
export function purchaseOf(answer: Answer): Purchase {
  return Purchase.parse(expectStatus(answer, 200, 202).body);
}

/** The problem in an answer. @throws if it is none, in form or in content */
export function problemOf(answer: Answer): Problem {
  const type = String(answer.headers["content-type"]);
  if (!type.startsWith("application/problem+json")) throw new Error(`no problem+json, but ${type}: ${show(answer)}`);
  const problem = Problem.parse(answer.body);
  if (problem.status !== answer.status) throw new Error(`the body names another status: ${show(answer)}`);
  return problem;
}

function expectStatus(answer: Answer, ...statuses: number[]): Answer {
  if (!statuses.includes(answer.status)) throw new Error(`not ${statuses.join(" or ")}, but ${show(answer)}`);
  return answer;
}

const show = ({ status, body }: Answer): string => `${status} ${JSON.stringify(body)}`;
