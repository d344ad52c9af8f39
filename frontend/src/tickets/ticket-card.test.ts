import { expect, test } from "vitest";
import { aTicket, aUser } from "../testing/fake-sources.ts";
import { whyHidden } from "./ticket-card.tsx";

const hidden = aTicket(1, { code: null });

test("a ticket with a code shows it", () => {
  expect(whyHidden(aTicket(1), aUser())).toBeNull();
});

test.each([
  ["invited", aUser({ status: "INVITED" }), "activate your account"],
  ["suspended", aUser({ status: "SUSPENDED" }), "Your account is suspended"],
  ["not known", undefined, "hidden right now"],
])("without a code it says why to a holder who is %s", (_what, holder, text) => {
  expect(whyHidden(hidden, holder)?.detail).toContain(text);
});

test("only an invited holder gets a link to a new activation link", () => {
  expect(whyHidden(hidden, aUser({ status: "INVITED" }))?.action?.href).toBe("/activate");
  expect(whyHidden(hidden, aUser({ status: "SUSPENDED" }))?.action).toBeUndefined();
});

test("a void ticket says so, whatever the holder's status", () => {
  const voided = aTicket(1, { code: null, status: "VOIDED", voidedAt: "2026-11-22T12:00:00.000Z" });
  expect(whyHidden(voided, aUser({ status: "INVITED" }))).toMatchObject({ title: "Void" });
});
