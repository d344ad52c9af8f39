import { acceptedKey, decidedChannel, eventChangedChannel, purchaseChangedChannel, type Line, type Outcome } from "@admit/contract";
import type { ChangeOutcome, IssueCommand, Publication } from "@admit/line";
import type { Redis } from "ioredis";
import { setTimeout as pause } from "node:timers/promises";
import type { Tracing } from "@admit/telemetry";
import type { Logger } from "pino";
import { Counter, Histogram, type Registry } from "prom-client";
import { openSubscriber } from "@admit/telemetry";
import type { Mysql } from "../database.ts";
import type { Settings } from "../settings.ts";
import { stopLine, type AcceptRequest } from "./accept-script.ts";
import { Acceptances, type Acceptance } from "./acceptance.ts";
import { parseAccepted, type AcceptedPurchase } from "./accepted-purchase.ts";
import { makeLastSeqLoader } from "./last-seq-loader.ts";
import { LineBoard, type LineEvent, type PlaceInLine } from "./line-board.ts";
import { LineChanges, type ChangeRequest } from "./line-changes.ts";
import { LineQueues, type FailedJob } from "./line-queues.ts";
import { LineUnavailableError } from "./line-unavailable-error.ts";
import { OutcomeMemory } from "./outcome-memory.ts";
import { makeOutcomeLoader } from "./outcome-loader.ts";
import { retryFailed } from "./retry-failed.ts";

export type FoundPurchase = { kind: "waiting"; accepted: AcceptedPurchase } | { kind: "decided"; outcome: Outcome };

/** Where an event's line stood when it was stopped: its last place, and how many places are not decided. */
export interface LineDepth {
  seq: number;
  waiting: number;
}

/** The gateway's side of all lines. */
export interface LineGateway {
  /** @throws LineUnavailableError within a second when the line cannot take it now */
  accept(eventId: string, request: AcceptRequest): Promise<Acceptance>;
  /**
   * A purchase wherever it stands: from memory, else MySQL, else what the line remembers; null if nowhere.
   * @throws LineUnavailableError when only the line could tell, and it does not answer
   */
  find(eventId: string, purchaseId: string): Promise<FoundPurchase | null>;
  /** Waits until a purchase is decided, at most `ms` and until a shutdown begins; null when it is not by then. */
  waitDecided(purchaseId: string, ms: number): Promise<Outcome | null>;
  /**
   * Takes a change by staff into the line; null where what became of it is not known after `waitMs`.
   * @throws LineUnavailableError within a second when the line cannot take it now
   */
  change(eventId: string, request: ChangeRequest, waitMs: number): Promise<ChangeOutcome | null>;
  /**
   * Puts purchases that ended by a fault into the queue again, in the places that they had, and jobs that did.
   * @returns how many jobs
   * @throws LineUnavailableError within some seconds; some may be in the queue all the same
   */
  retry(eventId: string, commands: readonly IssueCommand[]): Promise<number>;
  /** Gives no place to a purchase until every gateway knows that the event is off sale: see `stopLine`. @throws LineUnavailableError */
  stop(eventId: string, evenIfWaiting: boolean): Promise<LineDepth>;
  /** Jobs of an event that ended by a fault, the latest first. @throws when Redis does not answer */
  failedJobs(eventId: string, count: number): Promise<FailedJob[]>;
  /** A purchase's tickets are others now than when it was decided. */
  forget(purchaseId: string): void;
  lineOf(event: LineEvent): Line;
  /** What whoever stands at `seq` should know, and when to ask again. */
  placeOf(eventId: string, seq: number): PlaceInLine;
  /** Tickets left by the last publication, if that is fresher than the event's row can be. */
  remainingOf(eventId: string): number | null;
  close(): Promise<void>;
}

export interface OpenLineServices {
  settings: Settings;
  log: Logger;
  /** Fails fast. */
  redis: Redis;
  mysql: Mysql;
  metrics: Registry;
  tracing: Tracing;
  /** Aborts when a shutdown begins. */
  draining: AbortSignal;
  /** Called when an issuer has changed an event's row otherwise than by issuing. */
  onEventChanged(eventId: string): void;
}

/** Opens the lines: listens for what issuers publish, and is ready to accept. */
export async function openLine(services: OpenLineServices): Promise<LineGateway> {
  const { settings, log, redis, mysql, metrics, tracing, draining } = services;
  const prefix = settings.REDIS_PREFIX;
  const memory = new OutcomeMemory();
  const queues = new LineQueues(redis, prefix, log);
  const board = new LineBoard(redis, prefix, log, (eventId) => {
    memory.forgetWaiting(eventId);
    queues.forgetMark(eventId);
  });
  const outcomes = makeOutcomeLoader(mysql);
  const lastSeqs = makeLastSeqLoader(mysql);
  const acceptances = new Acceptances({
    redis,
    prefix,
    lastSeqs,
    queues,
    board,
    memory,
    outcomes,
    log,
    tracing,
    lineMax: settings.LINE_MAX,
  });
  const changes = new LineChanges({ redis, prefix, lastSeqs, queues, board, tracing });
  const endWaits = (): void => {
    memory.endWaits();
    changes.endWaits();
  };
  draining.addEventListener("abort", endWaits, { once: true });
  const acceptedTotal = new Counter({
    name: "admit_purchases_accepted_total",
    help: "Purchases taken into a line",
    registers: [metrics],
  });
  const acceptSeconds = new Histogram({
    name: "admit_accept_seconds",
    help: "How long the line took to take a purchase in, or to know it again, without any wait for its outcome",
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
    registers: [metrics],
  });
  const onDecided = (publication: Publication): void => {
    board.noteDecided(publication);
    for (const text of publication.outcomes) memory.noteOutcomeText(text);
    for (const outcome of publication.changes) {
      if (outcome.purchaseId !== null) memory.forgetOutcome(outcome.purchaseId);
      changes.note(outcome);
    }
    if (publication.changes.length > 0) services.onEventChanged(publication.eventId);
  };
  const subscriber = await listen(settings.REDIS_URL, prefix, log, {
    onDecided,
    onPurchaseChanged: (purchaseId) => memory.forgetOutcome(purchaseId),
    onRowChanged: (eventId) => board.noteEventChanged(eventId),
    onMissed: () => memory.forgetOutcomes(),
  });

  const load = async (purchaseId: string): Promise<FoundPurchase | null> => {
    const changesBefore = memory.changes;
    const outcome = await outcomes.load(purchaseId);
    if (outcome === null) return null;
    if (memory.changes === changesBefore) memory.noteOutcome(outcome);
    return { kind: "decided", outcome };
  };

  /** Redis has lost its last writes, or somebody has deleted a job: a place is remembered, and no bundle brings it. */
  const isLost = (eventId: string): Promise<boolean> =>
    queues.isEmpty(eventId).catch((error: unknown): never => {
      throw new LineUnavailableError("the line did not answer", { cause: error });
    });
  const forgetQueued = (purchaseId: string): null => {
    memory.forgetQueued(purchaseId);
    return null;
  };

  return {
    async accept(eventId, request) {
      const startedAtMs = performance.now();
      const acceptance = await acceptances.accept(eventId, request);
      acceptSeconds.observe((performance.now() - startedAtMs) / 1000);
      if (acceptance.kind === "waiting") {
        board.noteAccepted(eventId, acceptance.accepted.seq, acceptance.accepted.acceptedAtMs);
        if (acceptance.isNew) acceptedTotal.inc();
      }
      return acceptance;
    },

    async find(eventId, purchaseId) {
      const outcome = memory.outcomeOf(purchaseId);
      if (outcome !== undefined) return { kind: "decided", outcome };
      const waiting = memory.waitingOf(purchaseId);
      // The head may pass a purchase that came late, or whose publication was missed: then MySQL knows.
      if (waiting !== undefined && waiting.seq > board.headOf(eventId)) return { kind: "waiting", accepted: waiting };
      const decided = await load(purchaseId);
      if (decided !== null) return decided;
      const remembered = await redis.get(acceptedKey(prefix, eventId, purchaseId)).catch((error: unknown): never => {
        throw new LineUnavailableError("the line did not answer", { cause: error });
      });
      if (remembered === null) return null;
      if (parseAccepted(eventId, purchaseId, remembered).seq <= board.headOf(eventId) && (await isLost(eventId)))
        return (await load(purchaseId)) ?? forgetQueued(purchaseId);
      // Somebody waits, so a worker should know of it.
      queues.markHot(eventId).catch((error: unknown) => log.warn({ event: eventId, err: error }, "not marked hot"));
      const accepted = parseAccepted(eventId, purchaseId, remembered);
      memory.noteWaiting(accepted, false);
      return { kind: "waiting", accepted };
    },

    change: (eventId, request, waitMs) => changes.send(eventId, request, waitMs),
    retry: (eventId, commands) => retryFailed(queues, eventId, commands),
    async stop(eventId, evenIfWaiting) {
      const { seq, head } = await stopLine(redis, prefix, eventId, evenIfWaiting).catch((error: unknown): never => {
        throw new LineUnavailableError("the line did not answer", { cause: error });
      });
      return { seq, waiting: Math.max(0, seq - head) };
    },
    failedJobs: (eventId, count) => queues.failedJobs(eventId, count),
    forget: (purchaseId) => memory.forgetOutcome(purchaseId),
    waitDecided: (purchaseId, ms) => memory.waitFor(purchaseId, ms),
    lineOf: (event) => board.lineOf(event),
    placeOf: (eventId, seq) => board.placeOf(eventId, seq),
    remainingOf: (eventId) => board.remainingOf(eventId),

    async close() {
      board.close();
      subscriber.disconnect();
      await queues.close();
    },
  };
}

const subscribeWithinMs = 2000;

interface Listener {
  onDecided(publication: Publication): void;
  onPurchaseChanged(purchaseId: string): void;
  onRowChanged(eventId: string): void;
  /** The connection was away: whatever was said meanwhile was not heard. */
  onMissed(): void;
}

/** A connection of its own for the issuers' word; it waits for Redis to come back, for ever. */
async function listen(redisUrl: string, prefix: string, log: Logger, listener: Listener): Promise<Redis> {
  const subscriber = openSubscriber(redisUrl, log, "outcomes");
  const [decided, rowChanged] = [decidedChannel(prefix), eventChangedChannel(prefix)];
  subscriber.on("message", (channel, text) => {
    // The publisher is our own worker, on a channel nobody else may write to: its shape is not checked again.
    if (channel === decided) listener.onDecided(JSON.parse(text) as Publication);
    else if (channel === rowChanged) listener.onRowChanged(text);
    else listener.onPurchaseChanged(text);
  });
  for (const event of ["close", "ready"]) subscriber.on(event, () => listener.onMissed());
  const subscribed = subscriber.subscribe(decided, rowChanged, purchaseChangedChannel(prefix));
  // While Redis is away the gateway starts all the same, and listens when it comes.
  await Promise.race([subscribed.catch(() => undefined), pause(subscribeWithinMs, undefined, { ref: false })]);
  return subscriber;
}
