import type { Check } from "./check.ts";

/** S6: every valid ticket has a code that the published keys verify; no voided ticket has a code. */
export const codesVerify: Check = ({ reading, data }) => {
  const seen = new Set(reading.tickets.map(({ id }) => id));
  return [
    ...reading.tickets
      .filter(({ status, verifies }) => status === "VALID" && !verifies)
      .map(({ id }) => `the code of ticket ${id} does not verify`),
    ...reading.tickets
      .filter(({ status, hasCode }) => status !== "VALID" && hasCode)
      .map(({ id }) => `ticket ${id} is void, and shows a code`),
    ...data.tickets.filter(({ id }) => !seen.has(id)).map(({ id }) => `ticket ${id} is not shown to its holder`),
  ];
};

/** S5: the code of a voided ticket admits no one. */
export const voidedCodesAdmitNoOne: Check = ({ reading }) =>
  reading.voidedCodes
    .filter(({ valid, reason }) => valid || reason !== "voided")
    .map(({ ticketId, valid, reason }) => `the old code of ticket ${ticketId} is ${valid ? "valid" : reason}`);
