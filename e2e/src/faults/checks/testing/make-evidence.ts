import { emptyHistory, type PurchaseHistory } from "../../client/history.ts";
import type { Evidence } from "../check.ts";
import type { PurchaseRow } from "../data.ts";

/** A run without faults: two purchases of two users, one ticket voided. */
export function makeEvidence(): Evidence & { first: PurchaseHistory; second: PurchaseHistory } {
  const first = makePurchase({ userId: "ada", key: "first", seq: 1, numbers: [1, 2], sentMs: 0 });
  const second = makePurchase({ userId: "ben", key: "second", seq: 2, numbers: [3], sentMs: 100 });
  const purchases = [first, second];
  const history = {
    ...emptyHistory(),
    purchases,
    voids: [{ eventId: "event", ticketId: "ticket 3", doneMs: 500 }],
    resizes: [{ eventId: "event", capacity: 10, sentMs: [50], doneMs: 60 }],
    suspensions: [{ userId: "cem", doneMs: 10, liftedMs: 1000 }],
    healedMs: 1000,
  };
  const data = {
    events: [{ id: "event", capacity: 10, userCap: 4, issuedCount: 2, issuerEpoch: 2 }],
    purchases: purchases.map(rowOf),
    tickets: purchases.flatMap(({ userId, outcomes }) =>
      (outcomes[0]?.tickets ?? []).map(({ id, number }) => ({
        id,
        number,
        eventId: "event",
        userId,
        purchaseId: outcomes[0]?.id ?? "",
        status: number === 3 ? "VOIDED" : "VALID",
      })),
    ),
    holdings: [
      { eventId: "event", userId: "ada", counted: 2 },
      { eventId: "event", userId: "ben", counted: 0 },
    ],
  };
  const reading = {
    tickets: data.tickets.map(({ id, eventId, number, status }) => {
      const hasCode = status === "VALID";
      return { id, eventId, number, status, hasCode, verifies: hasCode };
    }),
    voidedCodes: [{ ticketId: "ticket 3", valid: false, reason: "voided" }],
    outcomes: purchases.map(({ key, outcomes }) => ({ key, gateway: "gateway-2", outcome: outcomes[0] ?? null })),
  };
  const takeOvers = [
    { order: 1, worker: "worker-1", eventId: "event", epoch: 1 },
    { order: 3, worker: "worker-2", eventId: "event", epoch: 2 },
  ];
  const commits = [
    { order: 2, worker: "worker-1", eventId: "event", epoch: 1 },
    { order: 4, worker: "worker-2", eventId: "event", epoch: 2 },
  ];
  const connections = { "worker-1 mysql": { open: 4, least: 3, most: 18 } };
  const memory = { "gateway-1": { bytes: 130e6, before: 120e6 } };
  return { history, data, reading, takeOvers, commits, connections, memory, first, second };
}

interface PurchaseFields {
  userId: string;
  key: string;
  seq: number;
  numbers: number[];
  sentMs: number;
}

function makePurchase({ userId, key, seq, numbers, sentMs }: PurchaseFields): PurchaseHistory {
  const [id, atMs] = [`purchase ${key}`, sentMs + 20];
  const tickets = numbers.map((number) => ({ id: `ticket ${number}`, number }));
  return {
    eventId: "event",
    userId,
    requestedById: userId,
    key,
    quantity: numbers.length,
    sentMs: [sentMs],
    accepted: [{ sentMs, atMs, id, seq }],
    refused: [],
    unknownMs: [],
    positions: [
      { atMs, gateway: "gateway-1", position: 2 },
      { atMs: atMs + 5, gateway: "gateway-1", position: 1 },
    ],
    outcomes: [{ atMs: atMs + 30, id, seq, status: "fulfilled", issued: numbers.length, reason: null, tickets }],
    reused: [{ atMs: atMs + 40, status: 422, code: "idempotency-key-reused", id: null }],
  };
}

const rowOf = ({ eventId, userId, requestedById, key, quantity, accepted }: PurchaseHistory): PurchaseRow => ({
  id: accepted[0]?.id ?? "",
  eventId,
  userId,
  requestedById,
  idempotencyKey: key,
  seq: accepted[0]?.seq ?? 0,
  requested: quantity,
  issued: quantity,
  status: "fulfilled",
  reason: null,
  late: false,
});
