import { batchSizeMax, eventCacheMs, type Line, type Outcome } from "@admit/contract";
import type { AcceptedPurchase, AcceptRequest, ChangeOutcome, IssueCommand, LineStore, Publication } from "@admit/line";
import { readLastSeqs, readOutcomes } from "@admit/prisma";
import type { Tracing } from "@admit/telemetry";
import type DataLoader from "dataloader";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { Counter, Histogram, type Registry } from "prom-client";
import { loadTogether } from "../batch/load-together.ts";
import type { Mysql } from "../database.ts";
import type { Settings } from "../settings.ts";
import { within } from "../within.ts";
import { Acceptances, type Acceptance, lineUnavailable } from "./acceptance.ts";
import { findWaiting } from "./find-waiting.ts";
import { LineBoard, type LineEvent, type LinePosition } from "./line-board.ts";
import { sendChange, type ChangeRequest } from "./line-changes.ts";
import { announceChange } from "./listen-for-changes.ts";
import { OutcomeMemory } from "./outcome-memory.ts";
import { Waits } from "./waits.ts";

/** An operator's request is answered within this time, also while Redis is away. */
const retryWithinMs = 5000;
/** Prisma ends a transaction after this time. */
const transactionMaxMs = 5000;
/** Until a change is committed, and every gateway's copy of the event is younger than it. */
const stopMs = transactionMaxMs + eventCacheMs;
/** While Redis is away the gateway starts all the same, and receives outcomes once it is back. */
const subscribeWithinMs = 2000;
/** Most purchases, or events, in one statement. */
const statementSizeMax = 500;

export type FoundPurchase =
  | { kind: "waiting"; accepted: AcceptedPurchase; leavingAtMs?: number | undefined }
  | { kind: "decided"; outcome: Outcome };

/** Where an event's line was when it was stopped: its last position, and how many purchases waited. */
export interface LineDepth {
  seq: number;
  waiting: number;
}

/** A gateway's side of all lines. What only Redis can answer throws LineUnavailableError when it does not, within a second. */
export type LineGateway = Awaited<ReturnType<typeof openLine>>;

export interface OpenLineServices {
  settings: Settings;
  log: Logger;
  store: LineStore;
  mysql: Mysql;
  metrics: Registry;
  tracing: Tracing;
  /** Aborts when a shutdown begins. */
  draining: AbortSignal;
  /** Called when an issuer has changed an event's row otherwise than by issuing. */
  onEventChanged(eventId: string): void;
}

/** Opens the lines: receives what issuers publish, and is ready to accept. */
export async function openLine(services: OpenLineServices) {
  const { settings, log, store, mysql, metrics, tracing, draining } = services;
  const memory = new OutcomeMemory();
  const board = new LineBoard(store, log, (eventId) => memory.forgetWaiting(eventId));
  const outcomes = makeOutcomeLoader(mysql);
  const changes = new Waits<ChangeOutcome>();
  const shared = { store, board, tracing, changes, lastSeqs: makeLastSeqLoader(mysql) };
  const acceptances = new Acceptances({ ...shared, memory, outcomes, log, lineMax: settings.LINE_MAX });
  const endWaits = (): void => {
    memory.waits.endAll();
    changes.endAll();
  };
  draining.addEventListener("abort", endWaits, { once: true });
  const { acceptedTotal, acceptSeconds } = makeMetrics(metrics);

  const onDecided = (publication: Publication): void => {
    board.noteDecided(publication);
    for (const text of publication.outcomes) memory.noteOutcomeText(text);
    for (const outcome of publication.changes) {
      if (outcome.purchaseId !== null) memory.forgetOutcome(outcome.purchaseId);
      changes.resolve(outcome.change.changeId, outcome);
    }
    if (publication.changes.length > 0) services.onEventChanged(publication.eventId);
  };
  const subscription = store.subscribe({
    decided: onDecided,
    "purchase-changed": (purchaseId) => memory.forgetOutcome(purchaseId),
    "event-changed": (eventId) => board.noteEventChanged(eventId),
    // What was published while the connection was away did not arrive.
    connected: () => memory.forgetOutcomes(),
    disconnected: () => memory.forgetOutcomes(),
  });
  const subscribed = subscription.ready.catch(() => undefined);
  await Promise.race([subscribed, pause(subscribeWithinMs, undefined, { ref: false })]);

  const load = async (purchaseId: string): Promise<FoundPurchase | null> => {
    const changesBefore = memory.changes;
    const outcome = await outcomes.load(purchaseId);
    if (outcome === null) return null;
    if (memory.changes === changesBefore) memory.noteOutcome(outcome);
    return { kind: "decided", outcome };
  };

  /** A purchase from memory, else MySQL, else the line; null if it is nowhere. */
  const find = async (eventId: string, purchaseId: string): Promise<FoundPurchase | null> => {
    const outcome = memory.outcomeOf(purchaseId);
    if (outcome !== undefined) return { kind: "decided", outcome };
    const waiting = memory.waitingOf(purchaseId);
    // The head may pass a purchase that came late, or whose publication was missed: then MySQL knows.
    if (waiting !== undefined && waiting.accepted.seq > board.headOf(eventId)) {
      const { accepted, leavingAtMs } = waiting;
      return { kind: "waiting", accepted, leavingAtMs };
    }
    const decided = await load(purchaseId);
    if (decided !== null) return decided;
    const accepted = await store.findAccepted(eventId, purchaseId).catch(lineUnavailable);
    if (accepted === null) return null;
    if (accepted.seq <= board.headOf(eventId) && (await store.isQueueEmpty(eventId).catch(lineUnavailable))) {
      // It has a position and no batch: Redis lost its last writes, or a job was deleted.
      const late = await load(purchaseId);
      if (late === null) memory.forgetQueued(purchaseId);
      return late;
    }
    // A purchase waits, so a worker should know of its event.
    store.markHot(eventId).catch((error: unknown) => log.warn({ event: eventId, err: error }, "not marked hot"));
    memory.noteWaiting(accepted, false);
    return { kind: "waiting", accepted, leavingAtMs: waiting?.leavingAtMs };
  };
  const forgetWaiting = (eventId: string, userId: string, purchaseId: string): void =>
    void store
      .forgetWaiting(eventId, userId, purchaseId)
      .catch((error: unknown) => log.warn({ event: eventId, err: error }, "a purchase still counts as waiting"));

  return {
    async accept(eventId: string, request: AcceptRequest): Promise<Acceptance> {
      const startedAtMs = performance.now();
      const acceptance = await acceptances.accept(eventId, request);
      acceptSeconds.observe((performance.now() - startedAtMs) / 1000);
      if (acceptance.kind === "waiting") {
        board.noteAccepted(eventId, acceptance.accepted.seq, acceptance.accepted.acceptedAtMs);
        if (acceptance.isNew) acceptedTotal.inc();
      }
      return acceptance;
    },

    find,

    /** A user's purchases that wait in this event's line, or in all lines. */
    findWaiting: (userId: string, eventId?: string): Promise<AcceptedPurchase[]> =>
      findWaiting({ store, find, forget: forgetWaiting }, userId, eventId),

    /** A waiting purchase is to leave its line, as the database has it now. */
    noteLeaving({ eventId, userId, purchaseId }: AcceptedPurchase, atMs: number | undefined): void {
      memory.noteLeaving(purchaseId, atMs);
      forgetWaiting(eventId, userId, purchaseId);
    },

    /** Sends a change by staff through the line; null where its result is not known after `waitMs`. */
    change: (eventId: string, request: ChangeRequest, waitMs: number) => sendChange(shared, eventId, request, waitMs),

    /**
     * Queues purchases that ended by a fault again, at their positions, and failed jobs: what is decided by then is not
     * decided again. Some may be queued although it throws, within some seconds.
     * @returns how many jobs
     */
    retry: (eventId: string, commands: readonly IssueCommand[]): Promise<number> =>
      within(retryWithinMs, async () => {
        for (let from = 0; from < commands.length; from += batchSizeMax)
          await store.enqueue(eventId, { commands: commands.slice(from, from + batchSizeMax) });
        return store.retryFailedJobs(eventId);
      }).catch(lineUnavailable),

    /** Gives no position to buyers until every gateway knows that the event is off sale. */
    async stop(eventId: string, evenIfWaiting: boolean): Promise<LineDepth> {
      const { seq, head } = await store.stopAccepting(eventId, { stopMs, evenIfWaiting }).catch(lineUnavailable);
      return { seq, waiting: Math.max(0, seq - head) };
    },

    /** Jobs of an event that ended by a fault, the latest first. @throws when Redis does not answer */
    failedJobs: (eventId: string, count: number) => store.failedJobs(eventId, count),

    /**
     * A decided purchase's tickets have changed: no gateway answers the old ones. Resolves once Redis has it, so that the
     * caller sees the change everywhere; never throws. A gateway that reconnects to Redis forgets all its outcomes.
     */
    async announcePurchaseChange(purchaseId: string): Promise<void> {
      memory.forgetOutcome(purchaseId);
      await announceChange(services, "purchase-changed", purchaseId);
    },

    /** Waits until a purchase is decided, at most `ms` and until a shutdown begins; null when it is not by then. */
    waitDecided: (purchaseId: string, ms: number) => memory.waitFor(purchaseId, ms),
    lineOf: (event: LineEvent): Line => board.lineOf(event),
    positionOf: (eventId: string, seq: number): LinePosition => board.positionOf(eventId, seq),
    remainingOf: (eventId: string) => board.remainingOf(eventId),

    close(): void {
      board.close();
      subscription.close();
    },
  };
}

/** Reads decided purchases by id, those of one turn of the event loop in two statements. */
const makeOutcomeLoader = (mysql: Mysql): DataLoader<string, Outcome | null> =>
  loadTogether(async (purchaseIds) => {
    const outcomes = await readOutcomes(mysql, purchaseIds);
    return purchaseIds.map((purchaseId) => outcomes.get(purchaseId) ?? null);
  }, statementSizeMax);

/** Reads the highest decided position of each event, those of one turn of the event loop in one statement. */
export const makeLastSeqLoader = (mysql: Mysql): DataLoader<string, number> =>
  loadTogether((eventIds) => readLastSeqs(mysql, eventIds), statementSizeMax);

const makeMetrics = (metrics: Registry) => ({
  acceptedTotal: new Counter({
    name: "admit_purchases_accepted_total",
    help: "Purchases taken into a line",
    registers: [metrics],
  }),
  acceptSeconds: new Histogram({
    name: "admit_accept_seconds",
    help: "How long the line took to accept a purchase, or to recognise it, without any wait for its outcome",
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
    registers: [metrics],
  }),
});
