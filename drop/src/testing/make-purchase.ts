import type { Purchase } from "@admit/contract";

/** A waiting purchase of two tickets, with what the test changes. */
export function makePurchase(given: Partial<Purchase> = {}): Purchase {
  return {
    id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
    eventId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T5",
    userId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T6",
    seq: 7,
    status: "queued",
    quantity: 2,
    issued: null,
    notIssued: null,
    capReached: null,
    reason: null,
    tickets: [],
    acceptedAt: "2026-11-22T19:00:00.000Z",
    decidedAt: null,
    pollAfterMs: 250,
    ...given,
  };
}

export const decidedAt = "2026-11-22T19:00:00.125Z";
