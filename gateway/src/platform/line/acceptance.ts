import { batchIntervalMsMax, batchSizeMax, type Outcome } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { noSpan, type Span, type Tracing } from "@admit/telemetry";
import type DataLoader from "dataloader";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { within } from "../within.ts";
import {
  acceptBundle,
  withAcceptScript,
  type AcceptAnswer,
  type AcceptedBundle,
  type AcceptRequest,
} from "./accept-script.ts";
import type { AcceptedPurchase } from "./accepted-purchase.ts";
import { beginLineAbove } from "./line-begin.ts";
import type { LineBoard } from "./line-board.ts";
import type { LineQueues } from "./line-queues.ts";
import { LineUnavailableError } from "./line-unavailable-error.ts";
import type { OutcomeMemory } from "./outcome-memory.ts";

export type Acceptance =
  | { kind: "waiting"; accepted: AcceptedPurchase; isNew: boolean }
  | { kind: "decided"; outcome: Outcome }
  | { kind: "full" }
  | { kind: "sale-not-open" | "sale-closed" | "stopped" }
  | { kind: "unknown" };

/** Whoever asks is answered within this time, also when Redis is away. */
const answerWithinMs = 900;

interface Asking {
  request: AcceptRequest;
  /** The request that asks, where it is traced. */
  span: Span | undefined;
  resolve(acceptance: Acceptance): void;
  reject(error: unknown): void;
}

/** Somebody who asks and has a place. */
interface Placed {
  asking: Asking;
  accepted: AcceptedPurchase;
}

export interface AcceptanceServices {
  redis: Redis;
  prefix: string;
  lastSeqs: DataLoader<string, number>;
  queues: LineQueues;
  board: LineBoard;
  memory: OutcomeMemory;
  outcomes: DataLoader<string, Outcome | null>;
  log: Logger;
  tracing: Tracing;
  lineMax: number;
}

/**
 * Takes purchases into their events' lines. While one bundle of an event is on its way, the next gathers; and for as
 * many milliseconds as that one has purchases, at most `batchIntervalMsMax`. So a lone purchase goes at once, and many
 * share what a bundle costs.
 */
export class Acceptances {
  readonly #services: AcceptanceServices;
  readonly #redis: ReturnType<typeof withAcceptScript>;
  /** Who asks, by event, as long as its bundles are gathered and sent. */
  readonly #asking = new Map<string, Asking[]>();

  constructor(services: AcceptanceServices) {
    this.#services = services;
    this.#redis = withAcceptScript(services.redis);
  }

  /**
   * Takes a purchase into its event's line, or tells what became of it when it was taken before.
   * Resolves once the purchase and its key are on disk.
   * @throws LineUnavailableError within a second when that cannot be done now
   */
  accept(eventId: string, request: AcceptRequest): Promise<Acceptance> {
    return new Promise((resolve, reject) => {
      const asking = { request, span: this.#services.tracing.current(), resolve, reject };
      const others = this.#asking.get(eventId);
      if (others !== undefined) others.push(asking);
      else void this.#sendAll(eventId, [asking]);
    });
  }

  /** Sends bundles, one after the other, until nobody asks any more. */
  async #sendAll(eventId: string, asking: Asking[]): Promise<void> {
    this.#asking.set(eventId, asking);
    await gathering(0);
    while (asking.length > 0) {
      const sentAtMs = performance.now();
      const bundle = asking.splice(0, batchSizeMax);
      await this.#settle(eventId, bundle, asking);
      await gathering(sentAtMs + Math.min(bundle.length, batchIntervalMsMax) - performance.now());
    }
    this.#asking.delete(eventId);
  }

  /** @param later who asked meanwhile: a line that fails the bundle fails them too, so that nobody waits twice as long */
  async #settle(eventId: string, bundle: readonly Asking[], later: Asking[]): Promise<void> {
    const span = this.#beginSpan(bundle);
    const attributes = { "admit.event": eventId, "admit.size": bundle.length };
    try {
      await within(answerWithinMs, () => this.#acceptBundle(eventId, bundle, span.traceparent));
      span.end({ attributes });
    } catch (error) {
      span.end({ attributes, fault: error });
      this.#refuse(eventId, [...bundle, ...later.splice(0)], error);
    }
  }

  /** A part of the first trace that is recorded; those of the others lead to it, and it to them. */
  #beginSpan(bundle: readonly Asking[]): Span {
    const { tracing } = this.#services;
    if (!tracing.isOn) return noSpan;
    const asked = bundle.flatMap(({ span }) => span ?? []);
    const parent = asked.find(({ isRecorded }) => isRecorded) ?? asked[0];
    const others = asked.filter((span) => span !== parent && span.isRecorded);
    const accept = tracing.begin("accept", { kind: "producer", parent, links: others });
    for (const other of others) other.link(accept);
    return accept;
  }

  /** Whoever is answered already is not concerned. */
  #refuse(eventId: string, askings: readonly Asking[], cause: unknown): void {
    this.#services.log.warn({ event: eventId, purchases: askings.length, err: cause }, "purchases were not accepted");
    const unavailable = new LineUnavailableError("the line did not answer", { cause });
    for (const asking of askings) asking.reject(unavailable);
  }

  /** Two steps: places and keys first, then one job. What fails between them, a retry of the key mends. */
  async #acceptBundle(eventId: string, bundle: readonly Asking[], trace: string | undefined): Promise<void> {
    const requests = bundle.map((asking) => asking.request);
    const answers = await this.#places(eventId, requests);
    const fresh: Placed[] = [];
    const known: Placed[] = [];
    for (const [at, asking] of bundle.entries()) {
      const answer = answers[at] as AcceptAnswer;
      if (!("accepted" in answer)) asking.resolve(answer);
      else (answer.kind === "new" ? fresh : known).push({ asking, accepted: answer.accepted });
    }
    // On their own: looking them up asks MySQL, which must not hold up those who are new.
    within(answerWithinMs, () => this.#settleKnown(eventId, known, trace)).catch((error: unknown) =>
      this.#refuse(
        eventId,
        known.map(({ asking }) => asking),
        error,
      ),
    );
    await this.#enqueue(eventId, fresh, true, trace);
  }

  async #enqueue(eventId: string, placed: readonly Placed[], isNew: boolean, trace: string | undefined): Promise<void> {
    if (placed.length === 0) return;
    const { queues, memory } = this.#services;
    await queues.add(eventId, { commands: placed.map(toCommand), ...(trace !== undefined && { trace }) });
    for (const { asking, accepted } of placed) {
      memory.noteWaiting(accepted, true);
      asking.resolve({ kind: "waiting", accepted, isNew });
    }
  }

  /** Known, but perhaps never put into the queue: then it is put there; the issuer makes a repetition harmless. */
  async #settleKnown(eventId: string, known: readonly Placed[], trace: string | undefined): Promise<void> {
    const { memory } = this.#services;
    const unsure: Placed[] = [];
    await Promise.all(
      known.map(async (each) => {
        const { asking, accepted } = each;
        if (memory.isQueued(accepted.purchaseId)) return asking.resolve({ kind: "waiting", accepted, isNew: false });
        const outcome = await this.#decidedBefore(accepted.purchaseId);
        if (outcome === null) unsure.push(each);
        else asking.resolve({ kind: "decided", outcome });
      }),
    );
    await this.#enqueue(eventId, unsure, false, trace);
  }

  async #places(eventId: string, requests: readonly AcceptRequest[]): Promise<AcceptAnswer[]> {
    const { prefix, lineMax } = this.#services;
    const accepted = await acceptBundle(this.#redis, prefix, eventId, requests, lineMax);
    if (accepted !== null) return this.#noteHead(eventId, accepted);
    await beginLineAbove(this.#services, eventId);
    const again = await acceptBundle(this.#redis, prefix, eventId, requests, lineMax);
    if (again === null) throw new Error("the line has no counters, though they were just begun");
    return this.#noteHead(eventId, again);
  }

  #noteHead(eventId: string, { answers, head }: AcceptedBundle): AcceptAnswer[] {
    this.#services.board.noteHead(eventId, head);
    return answers;
  }

  async #decidedBefore(purchaseId: string): Promise<Outcome | null> {
    const { memory, outcomes, log } = this.#services;
    try {
      return memory.outcomeOf(purchaseId) ?? (await outcomes.load(purchaseId));
    } catch (error) {
      // MySQL is away: the issuer will find the row, if there is one.
      log.warn({ err: error }, "outcome was not read");
      return null;
    }
  }
}

/** @returns what resolves after so many milliseconds, and after what this turn of the event loop still brings */
function gathering(ms: number): Promise<void> {
  return new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)));
}

function toCommand({ asking: { request }, accepted }: Placed): IssueCommand {
  return {
    kind: "ticket.issue",
    purchaseId: accepted.purchaseId,
    seq: accepted.seq,
    userId: accepted.userId,
    requestedById: accepted.requestedById,
    source: request.source,
    quantity: accepted.quantity,
    idempotencyKey: request.idempotencyKey,
    acceptedAtMs: accepted.acceptedAtMs,
    saleOpen: accepted.saleOpen,
  };
}
