/**
 * The bounds that more than one part relies on. Units stand last in the name; relations between
 * them are asserted in `limits.test.ts`.
 */

/** Most tickets one purchase may ask for (the rule, specs/001-ticket-issuance/spec.md). */
export const purchaseQuantityMax = 1000;
/** User cap where neither the environment nor the event sets one. */
export const userCapDefault = 50;
/** Capacity where neither the environment nor the event sets one. */
export const capacityDefault = 1000;
/** Largest capacity or user cap that can be configured: what a signed 32-bit column holds, rounded down. */
export const capacityMax = 2_000_000_000;

/** Longest idempotency key, in characters. */
export const idempotencyKeyLengthMax = 255;
/** How long Redis remembers a key; after that its row in MySQL answers. */
export const keyMemoryMs = 24 * 60 * 60 * 1000;

/** Longest `Prefer: wait`, in seconds. */
export const preferWaitMaxS = 10;
/** Largest request body, in bytes: an event's text is the largest thing anybody sends. */
export const bodyMaxBytes = 256 * 1024;

/** Most rows of one import, the header not counted. */
export const importRowsMax = 10_000;
/** Largest file of an import, in bytes: its most rows at their longest, in two bytes a character. */
export const importMaxBytes = 12 * 1024 * 1024;
/** A picture of an event, as it is uploaded. */
export const posterMaxBytes = 10 * 1024 * 1024;

export const listLimitDefault = 50;
export const listLimitMax = 200;

/** Most purchases in one batch, which is one job. */
export const batchSizeMax = 1000;
/** Longest time between two batches that a gateway sends for one event, while requests wait. */
export const batchGatherMsMax = 40;
/** Most purchases waiting per event, unless the environment says otherwise. */
export const lineMaxDefault = 100_000;

/** How old the gateway's copy of an event may be. */
export const eventCacheMs = 1000;

/** How often at most a gateway marks an event as hot again. */
export const hotMarkMs = 1000;
/** How long an issuer is idle before it releases its event. */
export const issuerIdleMs = 5000;

/** An issuer's lease in Redis. */
export const leaseMs = 5000;
export const leaseRenewMs = 1000;
/** How much earlier than Redis an issuer stops trusting its lease (clock drift, a slow answer). */
export const leaseMarginMs = 1000;

/** How long a gap in the line is waited for before it is passed over. */
export const gapWaitMs = 50;
/** Most purchases in one transaction. */
export const groupSizeMax = 1000;
/** Most tickets one transaction may have to write: it bounds the statement's size, to about 3 MB. */
export const groupTicketsMax = 10_000;
/** Batches of one event that its issuer has in work at a time. */
export const issuerConcurrency = 32;
/**
 * How far above the highest `seq` in MySQL a line begins again after Redis was emptied: beyond
 * whatever an issuer may still hold in memory.
 */
export const seqRestartGap = 100_000;

/** Samples of a line: one a second for as many seconds, and one in ten seconds for the last hour. */
export const samplesMax = 120;
export const hourSampleMs = 10_000;
export const hourSamplesMax = 360;
/** How long the samples of an event outlive its last issuer. */
export const samplesKeptMs = 2 * 60 * 60 * 1000;
/** How often a gateway or worker reports, and after what silence it counts as lost. */
export const presenceMs = 1000;
export const presenceLostMs = 4000;
/** How long a lost process is shown. */
export const presenceKeptMs = 60 * 60 * 1000;

/** A line with waiting purchases whose head has not moved for this long is `delayed`. */
export const delayedAfterMs = 2000;

/** A waiting buyer polls no sooner than this, ± 20 %. */
export const pollAfterMinMs = 250;
/** How old a shown position may become before half of its time is over, where the budget allows a sooner poll. */
export const pollAfterFreshMs = 5000;
/** A hidden page polls no more often than this; a line that stands still is polled no less often, where the budget allows. */
export const pollAfterMaxMs = 20_000;
/** Polls per second that waiting may cause, of all who wait for one event together, on all gateways. */
export const pollBudgetPerSecond = 2000;
/**
 * Polls that each decision may cause besides: those by which a buyer approaches it, and the one that brings the
 * outcome. A buyer causes three to six over their wait. The bound is on all in one
 * second, and was set by simulation; a line that moves again after a standstill comes nearest to it
 * (docs/reference/waiting.md).
 */
export const pollsPerDecision = 6;

/** One-time links. */
export const signInLinkMs = 10 * 60 * 1000;
export const activationLinkMs = 14 * 24 * 60 * 60 * 1000;
/**
 * Most sign-in mails within the span, from all gateways together: for an e-mail address, and for all addresses of its
 * mailbox. Beyond them a network that has not asked for the mailbox has one, so that strangers who ask for an address
 * do not shut its owner out. No mailbox is sent more than the last (gateways that write for several of its addresses in
 * the same instant do not see each other's).
 */
/** How often a code may be tried on one link. */
export const signInCodeAttempts = 5;
/** Most wrong codes: for a mailbox in a day, from a network and in all in an hour. Links work beyond them. */
export const signInCodesPerMailbox = 10;
export const signInCodesPerNetwork = 100;
export const signInCodesWrongMax = 1000;
export const signInMailsPerEmail = 5;
export const signInMailsPerMailbox = 20;
export const signInMailsPerMailboxMax = 50;
export const signInMailsSpanMs = 10 * 60 * 1000;
/** A request repeated so soon is the same request, as long as its link was not used: a double click, a lost answer. */
export const signInRepeatMs = 60 * 1000;
/** Most link mails that wait to be sent, and most of them for one network. */
export const linkMailsMax = 20_000;
export const linkMailsPerNetworkMax = linkMailsMax / 4;
/** What is left above this is kept for networks that have few mails waiting: fewer than the second. */
export const linkMailsSharedMax = linkMailsMax - linkMailsPerNetworkMax;
export const linkMailsPerNetworkKept = 10;
/** Most invitations of one member of staff that wait to be sent. */
export const invitationMailsPerActorMax = 500;
/** People in one request to invite: all of their mails may wait at a time. */
export const invitationsMax = 200;
/** How long an unsent mail is worth sending: a person waits for the one, and reads the other when it comes. */
export const signInMailMs = 10 * 60 * 1000;
export const invitationMailMs = 3 * 24 * 60 * 60 * 1000;
/** A session, and the token that carries it. */
export const sessionMs = 12 * 60 * 60 * 1000;
