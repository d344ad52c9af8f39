import { hash } from "node:crypto";
import { batchGatherMsMax, batchSizeMax, bytesToId, type Outcome } from "@admit/contract";
import type { AcceptAnswer, AcceptedPurchase, AcceptRequest, IssueCommand, LineStore } from "@admit/line";
import { noSpan, type Span, type Tracing } from "@admit/telemetry";
import type DataLoader from "dataloader";
import type { Logger } from "pino";
import { within } from "../within.ts";
import type { LineBoard } from "./line-board.ts";
import type { OutcomeMemory } from "./outcome-memory.ts";

/** The line did not answer: nothing is promised, and the same request may be sent again. */
export class LineUnavailableError extends Error {
  override name = "LineUnavailableError";
}

/** For `catch`. @throws LineUnavailableError */
export const lineUnavailable = (cause: unknown): never => {
  throw new LineUnavailableError("the line did not answer", { cause });
};

/**
 * The id of a purchase, derived from the caller, the event and the key: one key has one id for ever, also
 * when Redis was emptied between two attempts. 128 bits of SHA-256; the parts contain no line break.
 */
export function purchaseId(requestedById: string, eventId: string, idempotencyKey: string): string {
  const digest = hash("sha256", `${requestedById}\n${eventId}\n${idempotencyKey}`, "buffer");
  return bytesToId(digest.subarray(0, 16));
}

export type Acceptance =
  | { kind: "waiting"; accepted: AcceptedPurchase; isNew: boolean }
  | { kind: "decided"; outcome: Outcome }
  | Exclude<AcceptAnswer, { accepted: unknown }>;

/** A request is answered within this time, also while Redis is away. */
const answerWithinMs = 900;

/** A request that waits for its answer. */
interface Pending {
  request: AcceptRequest;
  /** The request's span, where it is traced. */
  span: Span | undefined;
  resolve(acceptance: Acceptance): void;
  reject(error: unknown): void;
}

/** A request that has its position. */
interface Positioned {
  pending: Pending;
  accepted: AcceptedPurchase;
}

export interface BeginServices {
  store: Pick<LineStore, "begin">;
  lastSeqs: DataLoader<string, number>;
}

export interface AcceptanceServices extends BeginServices {
  store: Pick<LineStore, "accept" | "begin" | "enqueue">;
  board: LineBoard;
  memory: OutcomeMemory;
  outcomes: DataLoader<string, Outcome | null>;
  log: Logger;
  tracing: Tracing;
  lineMax: number;
}

/**
 * Accepts purchases into their events' lines, in batches: an event's next batch is sent when the last is answered, and
 * no sooner than a millisecond for each purchase of the last, at most `batchGatherMsMax`. So a lone purchase is sent
 * at once, and many share the cost of a batch.
 */
export class Acceptances {
  /** The requests of the next batch, for each event that has a batch in flight. */
  readonly #pending = new Map<string, Pending[]>();

  readonly #services: AcceptanceServices;

  constructor(services: AcceptanceServices) {
    this.#services = services;
  }

  /**
   * Accepts a purchase, or answers it when it was accepted before. Resolves once the purchase and its key are on disk.
   * @throws LineUnavailableError within a second when that is not possible now
   */
  accept(eventId: string, request: AcceptRequest): Promise<Acceptance> {
    return new Promise((resolve, reject) => {
      const pending = { request, span: this.#services.tracing.current(), resolve, reject };
      const others = this.#pending.get(eventId);
      if (others !== undefined) others.push(pending);
      else void this.#sendAll(eventId, [pending]);
    });
  }

  /** Sends batches, one after the other, until no request is left. */
  async #sendAll(eventId: string, pending: Pending[]): Promise<void> {
    this.#pending.set(eventId, pending);
    await delay(0);
    while (pending.length > 0) {
      const sentAtMs = performance.now();
      const batch = pending.splice(0, batchSizeMax);
      await this.#send(eventId, batch, pending);
      await delay(sentAtMs + Math.min(batch.length, batchGatherMsMax) - performance.now());
    }
    this.#pending.delete(eventId);
  }

  /** @param later requests that came meanwhile: they fail with the batch, so that no request waits twice as long */
  async #send(eventId: string, batch: readonly Pending[], later: Pending[]): Promise<void> {
    const span = this.#beginSpan(batch);
    const attributes = { "admit.event": eventId, "admit.size": batch.length };
    try {
      await within(answerWithinMs, () => this.#accept(eventId, batch, span.traceparent));
      span.end({ attributes });
    } catch (error) {
      span.end({ attributes, fault: error });
      this.#refuse(eventId, [...batch, ...later.splice(0)], error);
    }
  }

  /** Part of the first trace that is recorded; linked with the others. */
  #beginSpan(batch: readonly Pending[]): Span {
    const { tracing } = this.#services;
    if (!tracing.isOn) return noSpan;
    const spans = batch.flatMap(({ span }) => span ?? []);
    const parent = spans.find(({ isRecorded }) => isRecorded) ?? spans[0];
    const others = spans.filter((span) => span !== parent && span.isRecorded);
    const accept = tracing.begin("accept", { kind: "producer", parent, links: others });
    for (const other of others) other.link(accept);
    return accept;
  }

  /** Requests that are answered already stay so. */
  #refuse(eventId: string, refused: readonly Pending[], cause: unknown): void {
    this.#services.log.warn({ event: eventId, purchases: refused.length, err: cause }, "purchases were not accepted");
    const unavailable = new LineUnavailableError("the line did not answer", { cause });
    for (const pending of refused) pending.reject(unavailable);
  }

  /** Two steps: positions and keys first, then one job. A failure between them is repaired by a retry of the key. */
  async #accept(eventId: string, batch: readonly Pending[], trace: string | undefined): Promise<void> {
    const { store, board, lineMax } = this.#services;
    const requests = batch.map(({ request }) => request);
    const { answers, head } = await onBegunLine(this.#services, eventId, () =>
      store.accept(eventId, requests, lineMax),
    );
    board.noteHead(eventId, head);
    const fresh: Positioned[] = [];
    const known: Positioned[] = [];
    for (const [at, pending] of batch.entries()) {
      const answer = answers[at] as AcceptAnswer;
      if (!("accepted" in answer)) pending.resolve(answer);
      else (answer.kind === "new" ? fresh : known).push({ pending, accepted: answer.accepted });
    }
    // On their own: reading MySQL for known purchases must not delay the new ones.
    within(answerWithinMs, () => this.#answerKnown(eventId, known, trace)).catch((error: unknown) =>
      this.#refuse(
        eventId,
        known.map(({ pending }) => pending),
        error,
      ),
    );
    await this.#enqueue(eventId, fresh, true, trace);
  }

  async #enqueue(
    eventId: string,
    positioned: readonly Positioned[],
    isNew: boolean,
    trace: string | undefined,
  ): Promise<void> {
    if (positioned.length === 0) return;
    const { store, memory } = this.#services;
    await store.enqueue(eventId, { commands: positioned.map(toCommand), ...(trace !== undefined && { trace }) });
    for (const { pending, accepted } of positioned) {
      memory.noteWaiting(accepted, true);
      pending.resolve({ kind: "waiting", accepted, isNew });
    }
  }

  /** A known purchase may never have been queued: it is queued again, which the issuer makes harmless. */
  async #answerKnown(eventId: string, known: readonly Positioned[], trace: string | undefined): Promise<void> {
    const { memory } = this.#services;
    const unsure: Positioned[] = [];
    await Promise.all(
      known.map(async (each) => {
        const { pending, accepted } = each;
        if (memory.isQueued(accepted.purchaseId)) return pending.resolve({ kind: "waiting", accepted, isNew: false });
        const outcome = await this.#decidedBefore(accepted.purchaseId);
        if (outcome === null) unsure.push(each);
        else pending.resolve({ kind: "decided", outcome });
      }),
    );
    await this.#enqueue(eventId, unsure, false, trace);
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

/** Calls the line; where it has no counters yet, begins it above all decided positions and calls again. */
export async function onBegunLine<Answer>(
  { store, lastSeqs }: BeginServices,
  eventId: string,
  call: () => Promise<Answer | null>,
): Promise<Answer> {
  const answer = await call();
  if (answer !== null) return answer;
  await store.begin(eventId, await lastSeqs.load(eventId));
  const again = await call();
  if (again === null) throw new Error("the line has no counters, although it was just begun");
  return again;
}

/** @returns a promise that resolves after so many milliseconds, and never within this turn of the event loop */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)));
}

function toCommand({ pending: { request }, accepted }: Positioned): IssueCommand {
  const { purchaseId, seq, userId, requestedById, quantity, acceptedAtMs, saleOpen } = accepted;
  const { source, idempotencyKey } = request;
  return {
    kind: "ticket.issue",
    purchaseId,
    seq,
    userId,
    requestedById,
    source,
    quantity,
    idempotencyKey,
    acceptedAtMs,
    saleOpen,
  };
}
