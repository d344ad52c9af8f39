import { bundleSizeMax, bundlesInFlightMax, seqRestartGap, type IssueCommand, type Outcome } from "@admit/contract";
import type { PrismaClient } from "@admit/prisma";
import type DataLoader from "dataloader";
import type { Redis } from "ioredis";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { acceptBundle, beginLine, withAcceptScript, type AcceptAnswer, type AcceptRequest } from "./accept-script.ts";
import type { AcceptedPurchase } from "./accepted-purchase.ts";
import type { LineQueues } from "./line-queues.ts";
import { LineUnavailableError } from "./line-unavailable-error.ts";
import type { OutcomeMemory } from "./outcome-memory.ts";
import { readLastSeq } from "./outcome-read.ts";

export type Acceptance =
  | { kind: "waiting"; accepted: AcceptedPurchase; isNew: boolean }
  | { kind: "decided"; outcome: Outcome }
  | { kind: "full" }
  | { kind: "unknown" };

/** Whoever asks is answered within this time, also when Redis is away. */
const answerWithinMs = 900;

interface Asking {
  request: AcceptRequest;
  resolve(acceptance: Acceptance): void;
  reject(error: unknown): void;
}

interface EventBundles {
  asking: Asking[];
  inFlight: number;
  scheduled: boolean;
}

export interface AcceptanceServices {
  redis: Redis;
  prefix: string;
  prisma: PrismaClient;
  queues: LineQueues;
  memory: OutcomeMemory;
  outcomes: DataLoader<string, Outcome | null>;
  log: Logger;
  lineMax: number;
}

/**
 * Takes purchases into their events' lines. The requests for one event that arrive in one turn of the
 * event loop travel as one bundle; no timer, so a lone one goes at once.
 */
export class Acceptances {
  readonly #services: AcceptanceServices;
  readonly #redis: ReturnType<typeof withAcceptScript>;
  readonly #events = new Map<string, EventBundles>();

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
      const bundles = this.#events.get(eventId) ?? { asking: [], inFlight: 0, scheduled: false };
      this.#events.set(eventId, bundles);
      bundles.asking.push({ request, resolve, reject });
      if (bundles.scheduled) return;
      bundles.scheduled = true;
      setImmediate(() => {
        bundles.scheduled = false;
        this.#send(eventId, bundles);
      });
    });
  }

  #send(eventId: string, bundles: EventBundles): void {
    while (bundles.asking.length > 0 && bundles.inFlight < bundlesInFlightMax) {
      bundles.inFlight++;
      const bundle = bundles.asking.splice(0, bundleSizeMax);
      void this.#settle(eventId, bundle).finally(() => {
        bundles.inFlight--;
        this.#send(eventId, bundles);
        if (bundles.inFlight === 0 && !bundles.scheduled && bundles.asking.length === 0) this.#events.delete(eventId);
      });
    }
  }

  async #settle(eventId: string, bundle: readonly Asking[]): Promise<void> {
    try {
      const acceptances = await within(answerWithinMs, () =>
        this.#acceptBundle(
          eventId,
          bundle.map((asking) => asking.request),
        ),
      );
      for (const [at, asking] of bundle.entries()) asking.resolve(acceptances[at] as Acceptance);
    } catch (error) {
      this.#services.log.warn({ event: eventId, purchases: bundle.length, err: error }, "bundle was not accepted");
      const unavailable = new LineUnavailableError("the line did not answer", { cause: error });
      for (const asking of bundle) asking.reject(unavailable);
    }
  }

  /** Two steps: places and keys first, then one job. What fails between them, a retry of the key mends. */
  async #acceptBundle(eventId: string, requests: readonly AcceptRequest[]): Promise<Acceptance[]> {
    const { queues, memory } = this.#services;
    const answers = await this.#places(eventId, requests);
    const decided = await this.#decidedBefore(answers);
    const commands: IssueCommand[] = [];
    const acceptances = answers.map((answer, at): Acceptance => {
      if (answer.kind === "full" || answer.kind === "unknown") return answer;
      const { accepted } = answer;
      const outcome = decided.get(accepted.purchaseId);
      if (outcome !== undefined) return { kind: "decided", outcome };
      // Known, but perhaps never put into the queue: the issuer makes a repetition harmless.
      if (answer.kind === "new" || !memory.isQueued(accepted.purchaseId)) {
        commands.push(toCommand(requests[at] as AcceptRequest, accepted));
      }
      return { kind: "waiting", accepted, isNew: answer.kind === "new" };
    });
    if (commands.length > 0) await queues.add(eventId, { commands });
    for (const acceptance of acceptances) {
      if (acceptance.kind === "waiting") memory.noteWaiting(acceptance.accepted, true);
    }
    return acceptances;
  }

  async #places(eventId: string, requests: readonly AcceptRequest[]): Promise<AcceptAnswer[]> {
    const { prefix, lineMax, prisma, queues } = this.#services;
    const answers = await acceptBundle(this.#redis, prefix, eventId, requests, lineMax);
    if (answers !== null) return answers;
    queues.forgetMark(eventId);
    const lastSeq = await readLastSeq(prisma, eventId);
    // The first place of an event that never issued is 1; after that, above all that may still be in hand.
    await beginLine(this.#redis, prefix, eventId, lastSeq === 0 ? 0 : lastSeq + seqRestartGap, randomUUID());
    const again = await acceptBundle(this.#redis, prefix, eventId, requests, lineMax);
    if (again === null) throw new Error("the line has no counters, though they were just begun");
    return again;
  }

  /** Outcomes of those that were accepted before and that this gateway does not know to be waiting. */
  async #decidedBefore(answers: readonly AcceptAnswer[]): Promise<Map<string, Outcome>> {
    const { memory, outcomes, log } = this.#services;
    const decided = new Map<string, Outcome>();
    await Promise.all(
      answers.map(async (answer) => {
        if (answer.kind !== "known" || memory.isQueued(answer.accepted.purchaseId)) return;
        try {
          const outcome =
            memory.outcomeOf(answer.accepted.purchaseId) ?? (await outcomes.load(answer.accepted.purchaseId));
          if (outcome !== null) decided.set(outcome.purchaseId, outcome);
        } catch (error) {
          // MySQL is away: the issuer will find the row, if there is one.
          log.warn({ err: error }, "outcome was not read");
        }
      }),
    );
    return decided;
  }
}

function toCommand(request: AcceptRequest, accepted: AcceptedPurchase): IssueCommand {
  return {
    purchaseId: accepted.purchaseId,
    seq: accepted.seq,
    userId: accepted.userId,
    requestedById: accepted.requestedById,
    source: request.source,
    quantity: accepted.quantity,
    idempotencyKey: request.idempotencyKey,
    acceptedAtMs: accepted.acceptedAtMs,
  };
}

async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
