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
import { until } from "../set-up/until.ts";
import { call, type Answer, type Call } from "./call.ts";

export interface BuyOptions {
  /** Without one it is a purchase of its own. */
  key?: string;
  /** `Prefer: wait`, in seconds. */
  waitS?: number;
  /** How long the answer may take to begin. */
  withinMs?: number;
}

const takenWithinMs = 15_000;
const decidedWithinMs = 60_000;
const waitMaxS = 10;

/** Somebody at one gateway, signed in by a token; without one, nobody in particular. */
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

  /** What makes a request theirs. */
  get headers(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  call(path: string, options: Call = {}): Promise<Answer> {
    return call(`${this.#url}${path}`, { ...options, headers: { ...this.headers, ...options.headers } });
  }

  /** @throws when it is refused */
  async read(path: string): Promise<unknown> {
    return expectStatus(await this.call(path), 200).body;
  }

  /** @throws when it is refused */
  async write(method: "POST" | "PATCH", path: string, body: unknown): Promise<unknown> {
    return expectStatus(await this.call(path, { method, body }), 200, 201, 202).body;
  }

  /** Makes an event that is on sale, unless the fields say otherwise. */
  async createEvent(fields: Partial<EventCreate> = {}): Promise<StaffEvent> {
    const body = { title: "A drop", status: "PUBLISHED", ...fields };
    return StaffEvent.parse(await this.write("POST", "/v1/admin/events", body));
  }

  /** As an admin. The gateways hear of it at once, and each sees it a second later at the latest. */
  async changeEvent(eventId: string, change: EventChange): Promise<StaffEvent> {
    return StaffEvent.parse(await this.write("PATCH", `/v1/admin/events/${eventId}`, change));
  }

  /** As staff, a buyer, whose link is shown. */
  async invite(body: { email: string; name?: string }): Promise<Invitation & { activationUrl: string }> {
    const { activationUrl, ...invitation } = Invitation.parse(await this.write("POST", "/v1/admin/invitations", body));
    if (activationUrl === null) throw new Error("the link went by mail alone");
    return { ...invitation, activationUrl };
  }

  async me(): Promise<User> {
    return User.parse(await this.read("/v1/me"));
  }

  buy(eventId: string, quantity: unknown, { key = randomUUID(), waitS, ...bound }: BuyOptions = {}): Promise<Answer> {
    return this.call(`/v1/events/${eventId}/purchases`, {
      ...bound,
      method: "POST",
      headers: { "idempotency-key": key, ...(waitS !== undefined && { prefer: `wait=${waitS}` }) },
      body: { quantity },
    });
  }

  /** Sends the same purchase until the line takes it, as every client should; whatever else is answered ends it. */
  buyUntilTaken(eventId: string, quantity: number, key: string = randomUUID()): Promise<Answer> {
    return until(
      "the line takes the purchase",
      async () => {
        const answer = await this.buy(eventId, quantity, { key });
        return answer.status !== 503 && answer;
      },
      takenWithinMs,
    );
  }

  /** Buys, and waits for the outcome. @throws when it is refused */
  async buyDecided(eventId: string, quantity: number, options: BuyOptions = {}): Promise<Purchase> {
    return this.decided(purchaseOf(await this.buy(eventId, quantity, { waitS: waitMaxS, ...options })));
  }

  poll({ eventId, id }: Pick<Purchase, "eventId" | "id">, waitS?: number): Promise<Answer> {
    const headers = waitS === undefined ? {} : { prefer: `wait=${waitS}` };
    return this.call(`/v1/events/${eventId}/purchases/${id}`, { headers });
  }

  /** The purchase once it is decided. */
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

/** The purchase that an answer tells of. @throws when it tells of a problem */
export function purchaseOf(answer: Answer): Purchase {
  return Purchase.parse(expectStatus(answer, 200, 202).body);
}

/** The problem that an answer tells of. @throws when it is none, in form or in substance */
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
