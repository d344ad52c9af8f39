import { expect, test } from "vitest";
import { decidePurchase, type PurchaseState } from "./decide-purchase.ts";

const open: PurchaseState = {
  published: true,
  capacity: 100,
  issuedCount: 0,
  userCap: 10,
  held: 0,
  userStatus: "ACTIVE",
  salesOpenAtMs: null,
  salesCloseAtMs: null,
  endsAtMs: null,
};
const atMs = 1000;
const decided = (state: Partial<PurchaseState>, quantity = 3) =>
  decidePurchase({ ...open, ...state }, { quantity, acceptedAtMs: atMs });

/** Each holds together with all that stand below it, so that what is reported shows which comes first. */
const refusals: [reason: string, state: Partial<PurchaseState>][] = [
  ["event-not-found", { published: false }],
  ["user-not-eligible", { userStatus: "SUSPENDED" }],
  ["sale-closed", { salesCloseAtMs: atMs }],
  ["sold-out", { issuedCount: 100 }],
  ["user-cap-reached", { held: 10 }],
];

test.each(refusals.map(([reason], at) => [reason, Object.assign({}, ...refusals.slice(at).map(([, state]) => state))]))(
  "%s comes before whatever else holds",
  (reason, state: Partial<PurchaseState>) => {
    expect(decided(state)).toEqual({ status: "rejected", reason, issued: 0 });
  },
);

test("whoever is unknown receives nothing; the invited receive like the active", () => {
  expect(decided({ userStatus: null }).reason).toBe("user-not-eligible");
  expect(decided({ userStatus: "INVITED" })).toEqual({ status: "fulfilled", reason: null, issued: 3 });
});

test("a sale is judged by the moment of acceptance: open from its opening, closed from its close", () => {
  expect(decided({ salesOpenAtMs: atMs + 1 }).reason).toBe("sale-not-open");
  expect(decided({ salesOpenAtMs: atMs, salesCloseAtMs: atMs + 1 }).status).toBe("fulfilled");
  expect(decided({ endsAtMs: atMs }).reason).toBe("sale-closed");
});

test("what is left is issued in part, and the smaller allowance is named; the event's on a tie", () => {
  expect(decided({ issuedCount: 98 })).toEqual({ status: "partial", reason: "event-capacity", issued: 2 });
  expect(decided({ held: 9 })).toEqual({ status: "partial", reason: "user-cap", issued: 1 });
  expect(decided({ issuedCount: 98, held: 8 }).reason).toBe("event-capacity");
});

test("a cap or capacity that was lowered below what is counted lets nothing through", () => {
  expect(decided({ capacity: 5, issuedCount: 9 }).reason).toBe("sold-out");
  expect(decided({ userCap: 5, held: 9 }).reason).toBe("user-cap-reached");
});

test("exactly what is left is fulfilled", () => {
  expect(decided({ issuedCount: 97, held: 7 })).toEqual({ status: "fulfilled", reason: null, issued: 3 });
});
