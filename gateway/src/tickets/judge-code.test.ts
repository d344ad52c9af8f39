import type { TicketCodePayload } from "@admit/contract";
import { expect, test } from "vitest";
import { judgeCode } from "./judge-code.ts";
import type { CheckedTicket } from "./staff-tickets-read.ts";

const payload: TicketCodePayload = {
  kid: "0a1b",
  eventId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  number: 42,
  version: 2,
  secret: "00ff10203040",
};
const found = {
  version: 2,
  secret: "00ff10203040",
  ticket: { id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T5", status: "VALID", holder: { status: "ACTIVE" } },
} as CheckedTicket;
const voided = { status: "VOIDED" } as const;
const heldBy = (status: "INVITED" | "SUSPENDED") => ({ holder: { ...found.ticket.holder, status } });
const voidedAndSuspended = { ...voided, ...heldBy("SUSPENDED") };
const ticketOf = (fields: object, version = 2): CheckedTicket => ({
  ...found,
  version,
  ticket: { ...found.ticket, ...fields },
});

test("a present code of a valid ticket of an active holder is valid", () => {
  expect(judgeCode(payload, found)).toEqual({ valid: true, reason: null, ticket: found.ticket });
});

test.each([
  ["a code that no key of ours signed", null, found],
  ["a code of no ticket", payload, null],
  ["a code with another secret than its ticket's", { ...payload, secret: "00ff10203041" }, found],
  ["another secret, though the ticket is void", { ...payload, secret: "00ff10203041" }, ticketOf(voided)],
])("%s is forged, and tells of no ticket", (_what, said, ticket) => {
  expect(judgeCode(said, ticket)).toEqual({ valid: false, reason: "forged", ticket: null });
});

test.each([
  ["voided", "a voided ticket's", ticketOf(voided)],
  ["voided", "a voided and reissued ticket's, whose holder is suspended", ticketOf(voidedAndSuspended, 3)],
  ["superseded", "a reissued ticket's older", ticketOf({}, 3)],
  ["superseded", "a reissued ticket's older, whose holder is suspended,", ticketOf(heldBy("SUSPENDED"), 3)],
  ["superseded", "a version that the database never gave, as after a restored backup,", ticketOf({}, 1)],
  ["not-visible", "an invited holder's", ticketOf(heldBy("INVITED"))],
  ["not-visible", "a suspended holder's", ticketOf(heldBy("SUSPENDED"))],
])("%s: %s code", (reason, _whose, ticket) => {
  expect(judgeCode(payload, ticket)).toEqual({ valid: false, reason, ticket: ticket.ticket });
});
