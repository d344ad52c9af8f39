import { z } from "zod";
import { ContentStatus } from "./event.ts";
import { capacityMax } from "./limits.ts";
import { Id, Time } from "./values.ts";
import { TimeZone } from "./time-zone.ts";

/** `lost`: purchases wait, and no worker issues them. */
export const OpsLineState = z.enum(["idle", "moving", "delayed", "paused", "lost"]);
export type OpsLineState = z.infer<typeof OpsLineState>;

const Milliseconds = z.number().min(0);

/** What tells events of the same title apart. */
const eventNames = {
  title: z.string(),
  slug: z.string(),
  venue: z.string(),
  startsAt: Time.nullable(),
  timeZone: TimeZone,
};

/** One event's line, as operators see it. Rates and waits are those of the last minute. */
export const OpsLine = z
  .object({
    eventId: Id,
    ...eventNames,
    state: OpsLineState,
    waiting: z.int().min(0).meta({ description: "Purchases accepted and not yet decided" }),
    active: z.int().min(0).meta({ description: "Batches that the issuer has in work" }),
    failed: z.int().min(0).meta({ description: "Purchases and jobs that ended by a fault" }),
    oldestWaitMs: Milliseconds.nullable(),
    acceptedPerSecond: z.number(),
    decidedPerSecond: z.number(),
    waitMs: z.object({ p50: Milliseconds.nullable(), p95: Milliseconds.nullable(), p99: Milliseconds.nullable() }),
    groupSize: z.object({ mean: z.number().nullable(), max: z.int().nullable() }),
    commitMs: z.object({ mean: Milliseconds.nullable(), max: Milliseconds.nullable() }),
    issuer: z.string().nullable().meta({ description: "The worker that issues the event" }),
    epoch: z.int(),
    paused: z.boolean(),
    pausedAt: Time.nullable(),
    pausedBy: z.string().nullable().meta({ description: "Name or address of the admin who paused it, by the audit" }),
    /** Why new purchases are refused, as an operator wrote it; null where they are accepted. */
    shedMessage: z.string().nullable(),
    capacity: z.int(),
    issued: z.int(),
    salesCloseAt: Time.nullable(),
  })
  .meta({ id: "OpsLine" });
export type OpsLine = z.infer<typeof OpsLine>;

/** Why a gateway refused requests to protect itself, other people, or a sale. */
export const RefusalReason = z.enum([
  "address-limit",
  "user-limit",
  "sign-in-limit",
  "new-account-limit",
  "account-too-new",
  "connection-limit",
  "held-request-limit",
  "stream-limit",
  "unread-output",
  "upload-limit",
  "export-limit",
  "drawing-limit",
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** A setting that an operator has to fix. `untrusted-proxy`: forwarding headers come from a peer that is not trusted. */
export const OpsWarning = z.enum(["untrusted-proxy"]);
export type OpsWarning = z.infer<typeof OpsWarning>;

/** What a worker knows of its mails since it started. */
export const OpsMail = z.object({
  isFolder: z.boolean().meta({ description: "No mail server is set: mails become files" }),
  sentAt: Time.nullable(),
  failedAt: Time.nullable(),
});
export type OpsMail = z.infer<typeof OpsMail>;

/** Most events that a worker names in its report. */
export const ownedShownMax = 20;

/** A gateway or worker, as it reports each second or two. */
export const OpsProcess = z
  .object({
    id: z.string(),
    part: z.enum(["gateway", "worker"]),
    host: z.string(),
    pid: z.int(),
    startedAt: Time,
    seenAt: Time,
    /** It ended without saying so, or does not answer. */
    lost: z.boolean(),
    rssBytes: z.int(),
    loopLagMs: Milliseconds.meta({ description: "p99 of the event loop's delay since its last report" }),
    events: z.int().meta({ description: "Events that a worker issues" }),
    owns: z.array(Id).max(ownedShownMax).meta({ description: "Some of those events; of a lost worker, its last ones" }),
    mail: OpsMail.nullable().meta({ description: "Null for a gateway" }),
    refusals: z
      .partialRecord(RefusalReason, z.int().min(0))
      .meta({ description: "Requests that a gateway refused within the last minute, by reason" }),
    warnings: z.array(OpsWarning),
  })
  .meta({ id: "OpsProcess" });
export type OpsProcess = z.infer<typeof OpsProcess>;

/** Something that has to hold for what was accepted and issued to outlive a crash. */
export const OpsCheck = z
  .object({
    name: z.string(),
    ok: z.boolean(),
    found: z.string().meta({ description: "What was found, or why it could not be asked" }),
    wanted: z.string(),
  })
  .meta({ id: "OpsCheck" });
export type OpsCheck = z.infer<typeof OpsCheck>;

/** A rehearsal that `pnpm drop --for` ran against this deployment for an event. */
const rehearsed = {
  buyers: z.int().min(1),
  buyersPerSecond: z.number().min(0),
  capacity: z.int().min(0).max(capacityMax).meta({ description: "Tickets that were on sale in the rehearsal" }),
  passed: z.boolean().meta({ description: "It kept every guarantee, and the audit passed" }),
};
export const OpsRehearsal = z.object({ at: Time, ...rehearsed }).meta({ id: "OpsRehearsal" });
export type OpsRehearsal = z.infer<typeof OpsRehearsal>;

/** An event's sale, before and after it opens. */
export const OpsDrop = z
  .object({
    eventId: Id,
    ...eventNames,
    status: ContentStatus,
    salesOpenAt: Time.nullable(),
    salesCloseAt: Time.nullable(),
    endsAt: Time.nullable(),
    capacity: z.int(),
    rehearsal: OpsRehearsal.nullable().meta({ description: "The newest on record; null: none is" }),
  })
  .meta({ id: "OpsDrop" });
export type OpsDrop = z.infer<typeof OpsDrop>;

/** All that the console shows at a glance. */
export const OpsOverview = z
  .object({
    items: z.array(OpsLine).meta({ description: "Every live line, the worst first" }),
    drops: z.array(OpsDrop).meta({ description: "The next ten sales, and those that opened within an hour" }),
    processes: z.array(OpsProcess),
    checks: z.array(OpsCheck),
    updatedAt: Time,
  })
  .meta({ id: "OpsOverview" });
export type OpsOverview = z.infer<typeof OpsOverview>;

/** One point of an event's charts. */
export const OpsPoint = z.object({
  at: Time,
  waiting: z.int(),
  oldestWaitMs: Milliseconds,
  acceptedPerSecond: z.number(),
  decidedPerSecond: z.number(),
  p50Ms: Milliseconds.nullable(),
  p95Ms: Milliseconds.nullable(),
  p99Ms: Milliseconds.nullable(),
  issued: z.int(),
  capacity: z.int(),
});
export type OpsPoint = z.infer<typeof OpsPoint>;

/** What failed, and why. */
export const OpsFailure = z.object({
  kind: z.enum(["purchase", "job"]),
  id: z.string(),
  at: Time,
  reason: z.string(),
  /** The purchase's holder; null for a job that is no batch. */
  user: z.object({ id: Id, email: z.string().nullable(), name: z.string() }).nullable(),
  quantity: z.int().nullable(),
});
export type OpsFailure = z.infer<typeof OpsFailure>;

/** One event's page: its sale, its line, the last hour, what failed. */
export const OpsLineDetail = z
  .object({ line: OpsLine, drop: OpsDrop, points: z.array(OpsPoint), failures: z.array(OpsFailure) })
  .meta({ id: "OpsLineDetail" });
export type OpsLineDetail = z.infer<typeof OpsLineDetail>;

export const PauseRequest = z
  .strictObject({
    accepting: z
      .boolean()
      .default(true)
      .meta({ description: "Whether purchases are taken into the line meanwhile; else they are refused" }),
  })
  .meta({ id: "PauseRequest" });

export const ShedRequest = z
  .strictObject({
    message: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .nullable()
      .meta({ description: "Shown to buyers whose purchases are refused; null accepts purchases again" }),
  })
  .meta({ id: "ShedRequest" });

/** What `pnpm drop` records of a rehearsal, for the staff of the event that it was for. */
export const RehearsalRecord = z.strictObject(rehearsed).meta({ id: "RehearsalRecord" });
export type RehearsalRecord = z.infer<typeof RehearsalRecord>;

/** What operators have set of an event's sale, as it is after their call. */
export const OpsSale = z
  .object({
    eventId: Id,
    paused: z.boolean(),
    shedMessage: z.string().nullable(),
    salesCloseAt: Time.nullable(),
  })
  .meta({ id: "OpsSale" });
export type OpsSale = z.infer<typeof OpsSale>;

/** What was queued again; its results show in the line. */
export const OpsRetried = z
  .object({
    purchases: z.int().min(0),
    jobs: z.int().min(0),
    more: z.boolean().meta({ description: "More failed than is retried at a time: send it again" }),
  })
  .meta({ id: "OpsRetried" });
export type OpsRetried = z.infer<typeof OpsRetried>;

export const OpsHandOver = z
  .object({ from: z.string().nullable().meta({ description: "The worker that had it; null without one" }) })
  .meta({ id: "OpsHandOver" });
export type OpsHandOver = z.infer<typeof OpsHandOver>;
