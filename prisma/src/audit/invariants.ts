import { purchaseIdSql } from "./purchase-id-sql.ts";

/**
 * One pass over the data, and the invariants it can judge. All passes read one snapshot, so they agree
 * with each other also in the middle of a drop.
 */
export interface Pass {
  from: string;
  /** What names a row of the pass to people. */
  subject: string;
  /** What the pass counts on its way. */
  counts: Record<string, string>;
  /** The condition that breaks each invariant. */
  invariants: Record<string, string>;
}

/**
 * What the data alone can show of specs/001-ticket-issuance/spec.md. What it cannot: whether a sale was
 * open at the moment of an acceptance (its window may have been changed since), and what a holder's
 * status was then.
 *
 * Two tables are held against each other by UNION ALL and GROUP BY, and not by a join: each is read once
 * in its own order, where a million look-ups by a purchase's random id would take minutes.
 */
export const passes: readonly Pass[] = [
  {
    from: `Event e LEFT JOIN (
      SELECT eventId, SUM(status <> 'VOIDED') AS counted, MIN(number) AS lowest, MAX(number) AS highest
      FROM Ticket GROUP BY eventId) t ON t.eventId = e.contentId`,
    subject: "e.contentId",
    counts: { events: "COUNT(*)" },
    invariants: {
      "issued-count-is-the-counted-tickets": "e.issuedCount <> COALESCE(t.counted, 0)",
      "capacity-holds": "e.issuedCount > e.capacity OR t.counted > e.capacity",
      "numbers-run-from-1-to-the-last": "t.lowest < 1 OR t.highest > e.lastTicketNumber",
    },
  },
  {
    from: `(SELECT eventId, number FROM Ticket GROUP BY eventId, number HAVING COUNT(*) > 1) twice`,
    subject: "CONCAT(eventId, ' number ', number)",
    counts: {},
    invariants: { "a-number-is-used-once": "TRUE" },
  },
  {
    from: "Ticket",
    subject: "id",
    counts: { tickets: "COUNT(*)", voided: "COALESCE(SUM(status = 'VOIDED'), 0)" },
    invariants: { "voided-tickets-and-no-others-have-a-time": "(status = 'VOIDED') <> (voidedAt IS NOT NULL)" },
  },
  {
    from: `(
      SELECT eventId, userId, SUM(isHolding) AS holdings, SUM(held) AS held, MAX(cap) AS cap, SUM(counted) AS counted
      FROM (
        SELECT eventId, userId, 1 AS isHolding, counted AS held, cap, 0 AS counted FROM Holding
        UNION ALL
        SELECT eventId, userId, 0, 0, NULL, status <> 'VOIDED' FROM Ticket
      ) side GROUP BY eventId, userId) h
      LEFT JOIN User u ON u.id = h.userId
      LEFT JOIN Event e ON e.contentId = h.eventId`,
    subject: "CONCAT('user ', h.userId, ' at event ', h.eventId)",
    counts: { holdings: "COALESCE(SUM(holdings), 0)" },
    invariants: {
      "a-holding-is-the-counted-tickets": "h.holdings > 0 AND h.held <> h.counted",
      "counted-tickets-have-a-holding": "h.holdings = 0 AND h.counted > 0",
      "user-cap-holds": "h.held > h.cap OR h.counted > h.cap",
      "a-holding-has-its-event-and-user": "h.holdings > 0 AND (e.contentId IS NULL OR u.id IS NULL)",
    },
  },
  {
    from: `(
      SELECT purchase.*, LAG(seq) OVER (PARTITION BY firstEventId, late, firstNumber IS NULL ORDER BY firstNumber) AS seqBefore
      FROM (
        SELECT purchaseId, SUM(isPurchase) AS purchases, SUM(issued) AS issued, SUM(isTicket) AS tickets,
          MIN(eventId) AS firstEventId, MAX(eventId) AS lastEventId, MIN(userId) AS firstUserId, MAX(userId) AS lastUserId,
          MAX(seq) AS seq, MAX(late) AS late, MIN(number) AS firstNumber
        FROM (
          SELECT id AS purchaseId, eventId, userId, 1 AS isPurchase, issued, seq, late, 0 AS isTicket, NULL AS number
          FROM Purchase
          UNION ALL
          SELECT purchaseId, eventId, userId, 0, 0, NULL, NULL, 1, number FROM Ticket
        ) side GROUP BY purchaseId
      ) purchase) p`,
    subject: "purchaseId",
    counts: {},
    invariants: {
      "a-ticket-has-its-purchase": "purchases = 0",
      "a-purchase-has-the-tickets-it-issued": "purchases > 0 AND issued <> tickets",
      "tickets-are-of-their-purchase's-event-and-user":
        "purchases > 0 AND (firstEventId <> lastEventId OR firstUserId <> lastUserId)",
      "numbers-follow-the-line": "NOT late AND firstNumber IS NOT NULL AND seq < seqBefore",
    },
  },
  {
    from: `Purchase p
      LEFT JOIN Event e ON e.contentId = p.eventId
      LEFT JOIN User holder ON holder.id = p.userId
      LEFT JOIN User requester ON requester.id = p.requestedById`,
    subject: "p.id",
    counts: {
      purchases: "COUNT(*)",
      fulfilled: "COALESCE(SUM(p.status = 'fulfilled'), 0)",
      partial: "COALESCE(SUM(p.status = 'partial'), 0)",
      rejected: "COALESCE(SUM(p.status = 'rejected'), 0)",
      failed: "COALESCE(SUM(p.status = 'failed'), 0)",
      late: "COALESCE(SUM(p.late), 0)",
    },
    invariants: {
      "a-purchase-has-its-event": "e.contentId IS NULL AND COALESCE(p.reason, '') <> 'event-not-found'",
      "a-purchase-has-its-users": `(holder.id IS NULL OR requester.id IS NULL)
        AND COALESCE(p.reason, '') NOT IN ('event-not-found', 'user-not-eligible', 'fault')`,
      "quantities-fit-the-status": `NOT (p.requested BETWEEN 1 AND 1000 AND CASE p.status
        WHEN 'fulfilled' THEN p.issued = p.requested
        WHEN 'partial' THEN p.issued > 0 AND p.issued < p.requested
        ELSE p.issued = 0 END)`,
      "the-reason-fits-the-status": `NOT CASE p.status
        WHEN 'fulfilled' THEN p.reason IS NULL
        WHEN 'partial' THEN COALESCE(p.reason, '') IN ('event-capacity', 'user-cap')
        WHEN 'rejected' THEN COALESCE(p.reason, '') IN
          ('event-not-found', 'sale-withdrawn', 'withdrawn', 'user-not-eligible', 'sale-not-open', 'sale-closed',
           'sold-out', 'user-cap-reached')
        ELSE COALESCE(p.reason, '') = 'fault' END`,
      "a-withdrawn-purchase-was-left": `p.reason = 'withdrawn' AND NOT EXISTS
        (SELECT 1 FROM Leaving l WHERE l.eventId = p.eventId AND l.seq = p.seq AND l.purchaseId = p.id)`,
      "the-sale-window-binds-buyers-alone":
        "p.source = 'STAFF' AND COALESCE(p.reason, '') IN ('sale-not-open', 'sale-closed')",
      "buyers-buy-for-themselves": "p.source = 'BUYER' AND p.requestedById <> p.userId",
      "decided-after-it-was-accepted": "p.decidedAt < p.acceptedAt",
      "silent-purchases-send-no-mail": "p.silent AND p.notifiedAt IS NOT NULL",
      "the-id-is-derived-from-the-key": `p.id <> ${purchaseIdSql("p")}`,
    },
  },
  {
    from: "TicketMail m LEFT JOIN Purchase p ON p.id = m.purchaseId",
    subject: "m.purchaseId",
    counts: { mailsDue: "COUNT(*)" },
    invariants: {
      "mails-are-due-for-purchases-to-notify-alone":
        "p.id IS NULL OR p.silent OR p.issued = 0 OR p.notifiedAt IS NOT NULL",
      "an-undelivered-mail-is-not-tried": "m.failedAt IS NOT NULL AND m.dueAt < '9999-01-01'",
    },
  },
  {
    from: "Notice n LEFT JOIN User u ON u.id = n.userId LEFT JOIN Ticket t ON t.id = n.ticketId",
    subject: "n.id",
    counts: {},
    invariants: {
      "a-notice-has-its-person": "u.id IS NULL OR u.email IS NULL",
      "a-ticket's-notice-goes-to-its-holder":
        "(n.kind IN ('TICKET_VOIDED', 'TICKET_REISSUED')) <> COALESCE(t.userId = n.userId AND t.eventId = n.eventId, FALSE)",
    },
  },
  {
    from: `(SELECT requestedById, eventId, idempotencyKey FROM Purchase
      GROUP BY requestedById, eventId, idempotencyKey HAVING COUNT(*) > 1) twice`,
    subject: "CONCAT('key ', idempotencyKey, ' of user ', requestedById, ' at event ', eventId)",
    counts: {},
    invariants: { "a-key-has-one-purchase": "TRUE" },
  },
];
