import {
  Bundle,
  decidedChannel,
  encodeOutcome,
  lineKey,
  queueName,
  type ChangeCommand,
  type ChangeOutcome,
  type IssueCommand,
  type LineCommand,
  type Outcome,
  type Publication,
} from "@admit/contract";
import { Queue, UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { TestGateway } from "./test-gateway.ts";

/** How many tickets a purchase gets. */
type Decide = (command: IssueCommand) => number;

export interface HandIssuer {
  /** All commands received, in order, repeated ones included. */
  seen: IssueCommand[];
  close(): Promise<void>;
}

/** Acts as the issuer of an event for purchases: writes and publishes each decision, without tickets and counters. */
export function decideByHand(
  gateway: TestGateway,
  eventId: string,
  decide: Decide = ({ quantity }) => quantity,
): HandIssuer {
  const { mysql, services } = gateway;
  const { settings, redis } = services;
  const seen: IssueCommand[] = [];
  const prefix = settings.REDIS_PREFIX;
  const issuer = takeBundles(gateway, eventId, async (bundle) => {
    const commands = bundle.filter((command) => command.kind === "ticket.issue");
    seen.push(...commands);
    const outcomes = commands.map((command) => outcomeOf(eventId, command, decide(command)));
    await mysql.query(
      `INSERT IGNORE INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested,
         issued, status, reason, late, silent, acceptedAt, decidedAt) VALUES ?`,
      [commands.map((command, at) => rowOf(command, outcomes[at] as Outcome))],
    );
    const head = Math.max(...commands.map(({ seq }) => seq));
    await redis.hset(lineKey(prefix, eventId), "head", head);
    const publication: Publication = {
      eventId,
      head,
      headAcceptedAtMs: 0,
      remaining: null,
      outcomes: outcomes.map(encodeOutcome),
      changes: [],
    };
    await redis.publish(decidedChannel(prefix), JSON.stringify(publication));
  });
  return { seen, close: () => issuer.close() };
}

function outcomeOf(eventId: string, command: IssueCommand, issued: number): Outcome {
  const { purchaseId, userId, requestedById, seq, quantity, acceptedAtMs } = command;
  return {
    purchaseId,
    eventId,
    userId,
    requestedById,
    seq,
    status: issued === quantity ? "fulfilled" : issued > 0 ? "partial" : "rejected",
    reason: issued === quantity ? null : issued > 0 ? "user-cap" : "user-cap-reached",
    requested: quantity,
    issued,
    acceptedAtMs,
    decidedAtMs: acceptedAtMs,
    tickets: [],
  };
}

const rowOf = ({ source, idempotencyKey }: IssueCommand, outcome: Outcome) => [
  outcome.purchaseId,
  outcome.eventId,
  outcome.userId,
  outcome.requestedById,
  source,
  idempotencyKey,
  outcome.seq,
  outcome.requested,
  outcome.issued,
  outcome.status,
  outcome.reason,
  false,
  false,
  new Date(outcome.acceptedAtMs),
  new Date(outcome.decidedAtMs),
];

type Decided = Pick<ChangeOutcome, "refusal" | "purchaseId">;

/** Acts as the issuer of an event for changes by staff: publishes the result of `decide`. Ignores purchases. */
export function playIssuer(
  gateway: TestGateway,
  eventId: string,
  decide: (change: ChangeCommand) => Promise<Decided>,
): { close(): Promise<void> } {
  const { settings, redis } = gateway.services;
  return takeBundles(gateway, eventId, async (commands) => {
    for (const change of commands) {
      if (change.kind === "ticket.issue") continue;
      // oxlint-disable-next-line no-await-in-loop -- in the order of the line
      const changes: ChangeOutcome[] = [{ change, ...(await decide(change)) }];
      const publication = { eventId, head: change.seq, headAcceptedAtMs: 0, remaining: null, outcomes: [], changes };
      // oxlint-disable-next-line no-await-in-loop -- in the order of the line
      await redis.publish(decidedChannel(settings.REDIS_PREFIX), JSON.stringify(publication));
    }
  });
}

/** An event's queue with one failed job, which was not a bundle. */
export async function failJob(
  { services: { settings } }: TestGateway,
  eventId: string,
): Promise<{ queue: Queue; close(): Promise<void> }> {
  const connection = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
  const prefix = settings.REDIS_PREFIX;
  const queue = new Queue(queueName(eventId), { connection, prefix });
  await queue.add("bundle", { nonsense: true });
  const issuer = new Worker(queue.name, () => Promise.reject(new UnrecoverableError("not a bundle")), {
    connection,
    prefix,
  });
  await new Promise((resolve) => issuer.once("failed", resolve));
  await issuer.close();
  return {
    queue,
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}

/** Consumes the bundles of an event's queue one by one, as its issuer would. */
function takeBundles(
  { services: { settings } }: TestGateway,
  eventId: string,
  take: (commands: LineCommand[]) => Promise<void>,
): { close(): Promise<void> } {
  const connection = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
  const issuer = new Worker(queueName(eventId), ({ data }) => take(Bundle.parse(data).commands), {
    connection,
    prefix: settings.REDIS_PREFIX,
    concurrency: 1,
  });
  return {
    async close() {
      await issuer.close();
      connection.disconnect();
    },
  };
}
