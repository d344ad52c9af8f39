import { expect, test } from "vitest";
import { decidePurchase, type PurchaseState } from "./decide-purchase.ts";

const open: PurchaseState = {
  contentStatus: "PUBLISHED",
  capacity: 100,
  issuedCount: 0,
  lastTicketNumber: 0,
  userCap: null,
  held: null,
  userStatus: "ACTIVE",
  salesOpenAt: null,
  salesCloseAt: null,
  endsAt: null,
  lastSeq: null,
};
const atMs = 1000;
const decided = (state: Partial<PurchaseState>) =>
  decidePurchase({ ...open, ...state }, { quantity: 3, acceptedAtMs: atMs, userCapDefault: 10 });

const refusals: [reason: string, state: Partial<PurchaseState>][] = [
  ["event-not-found", { contentStatus: "DRAFT" }],
  ["user-not-eligible", { userStatus: "SUSPENDED" }],
  ["sale-closed", { salesCloseAt: new Date(atMs) }],
  ["sold-out", { issuedCount: 100 }],
  ["user-cap-reached", { held: 10 }],
];

test.each(refusals.map(([reason], at) => [reason, Object.assign({}, ...refusals.slice(at).map(([, state]) => state))]))(
  "%s takes precedence over all reasons below it",
  (reason, state: Partial<PurchaseState>) => {
    expect(decided(state)).toEqual({ status: "rejected", reason, issued: 0 });
  },
);

test.each<[string, Partial<PurchaseState>, ReturnType<typeof decided>["reason"], number]>([
  ["an unknown user", { userStatus: null }, "user-not-eligible", 0],
  ["an invited user", { userStatus: "INVITED" }, null, 3],
  ["before the opening", { salesOpenAt: new Date(atMs + 1) }, "sale-not-open", 0],
  ["from the opening until the close", { salesOpenAt: new Date(atMs), salesCloseAt: new Date(atMs + 1) }, null, 3],
  ["at the event's end", { endsAt: new Date(atMs) }, "sale-closed", 0],
  ["two left of the event", { issuedCount: 98 }, "event-capacity", 2],
  ["one left for the user", { held: 9 }, "user-cap", 1],
  ["two left of both", { issuedCount: 98, held: 8 }, "event-capacity", 2],
  ["a capacity below the issued count", { capacity: 5, issuedCount: 9 }, "sold-out", 0],
  ["a cap of the event below the held count", { userCap: 5, held: 9 }, "user-cap-reached", 0],
  ["exactly as many left", { issuedCount: 97, held: 7 }, null, 3],
])("%s", (_what, state, reason, issued) => {
  expect(decided(state)).toMatchObject({ reason, issued });
});
