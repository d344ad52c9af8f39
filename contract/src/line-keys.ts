/**
 * Names in Redis. Everything of one event carries the hash tag `{eventId}`, so that a cluster keeps it
 * in one slot; the BullMQ queue of the event is named after the tag itself.
 *
 * `prefix` is BullMQ's prefix too; it keeps set-ups that share one Redis apart.
 */

/** Name of an event's BullMQ queue. */
export const queueName = (eventId: string): string => `{${eventId}}`;

/**
 * Hash with the line's counters. `seq` is the last place given, `head` the last place decided or passed
 * over: their difference is the line's depth, in purchases. `headAcceptedAtMs` and `sinceMs` (when the
 * line last stopped being empty) tell how long the oldest has waited. `born` is a random mark that changes
 * when Redis was emptied.
 */
export const lineKey = (prefix: string, eventId: string): string => `${prefix}:{${eventId}}:line`;

/** String that remembers an accepted purchase: `seq acceptedAtMs quantity userId requestedById`, and ` 1` where the sale was open. */
export const acceptedKey = (prefix: string, eventId: string, purchaseId: string): string =>
  `${prefix}:{${eventId}}:accepted:${purchaseId}`;

/** The issuer's lease. */
export const leaseKey = (prefix: string, eventId: string): string => `${prefix}:{${eventId}}:lease`;

/** List of `LineSample`s (JSON), the newest first: one a second for the last minutes. */
export const samplesKey = (prefix: string, eventId: string): string => `${prefix}:{${eventId}}:samples`;

/** The same, added up by ten seconds, for the last hour. */
export const hourKey = (prefix: string, eventId: string): string => `${prefix}:{${eventId}}:hour`;

/** Hash of the gateways and workers: id → what it last said of itself (JSON). */
export const processesKey = (prefix: string): string => `${prefix}:processes`;

/** String that gateways write, to check that Redis takes writes. */
export const readinessKey = (prefix: string): string => `${prefix}:readiness`;

/** Channel that names an event whose issuer is to leave it to another worker. */
export const handOverChannel = (prefix: string): string => `${prefix}:hand-over`;

/** Set of the events that have, or lately had, somebody in line. */
export const hotKey = (prefix: string): string => `${prefix}:hot`;

/** Channel that names an event as hot, so that workers need not poll for it. */
export const wakeChannel = (prefix: string): string => `${prefix}:wake`;

/** Channel of `Publication`s. The number changes with their shape: two releases side by side never read each other's. */
export const decidedChannel = (prefix: string): string => `${prefix}:decided:2`;

/** Channel that names a user whose row has changed. */
export const userChangedChannel = (prefix: string): string => `${prefix}:user-changed`;

/** Channel that names a purchase whose tickets have changed since it was decided. */
export const purchaseChangedChannel = (prefix: string): string => `${prefix}:purchase-changed`;

/** Channel that names an event whose row has changed. */
export const eventChangedChannel = (prefix: string): string => `${prefix}:event-changed`;
