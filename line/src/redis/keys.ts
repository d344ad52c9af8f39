import type { ChangeName } from "../line-store.ts";

/** BullMQ's name of an event's queue. It is a hash tag: a cluster keeps all keys of one event in one slot. */
export const queueName = (eventId: string): string => `{${eventId}}`;

const channels: Record<ChangeName, string> = {
  queued: "wake",
  "hand-over": "hand-over",
  "event-changed": "event-changed",
  "user-changed": "user-changed",
  "purchase-changed": "purchase-changed",
};

/**
 * Every name in Redis; `line/README.md` lists what each holds.
 * @param prefix keeps deployments apart that share one Redis; BullMQ's prefix too
 */
export const keysOf = (prefix: string) => ({
  prefix,
  line: (eventId: string): string => `${prefix}:{${eventId}}:line`,
  accepted: (eventId: string, purchaseId: string): string => `${prefix}:{${eventId}}:accepted:${purchaseId}`,
  waiting: (eventId: string): string => `${prefix}:{${eventId}}:waiting`,
  lease: (eventId: string): string => `${prefix}:{${eventId}}:lease`,
  samples: (eventId: string): string => `${prefix}:{${eventId}}:samples`,
  hour: (eventId: string): string => `${prefix}:{${eventId}}:hour`,
  /** BullMQ's lists of waiting and active jobs, its set of failed ones, its stream of events. */
  queue: (eventId: string, part: "wait" | "active" | "failed" | "events"): string =>
    `${prefix}:${queueName(eventId)}:${part}`,
  hot: `${prefix}:hot`,
  processes: `${prefix}:processes`,
  readiness: `${prefix}:readiness`,
  importLease: (importId: string): string => `${prefix}:import:${importId}:lease`,
  limit: (name: string): string => `${prefix}:${name}`,
  channel: (name: ChangeName): string => `${prefix}:${channels[name]}`,
  /** The number changes with the shape of `Publication`: two releases side by side never read each other's. */
  decidedChannel: `${prefix}:decided:2`,
});

/** Of the set of waiting purchases. All have one score, so a user's stand together and are found by their beginning. */
export const waitingMember = (userId: string, purchaseId: string): string => `${userId} ${purchaseId}`;

export type Keys = ReturnType<typeof keysOf>;
