import { expect, test } from "vitest";
import { aTicket, aUser } from "../testing/fake-sources.ts";
import { whyHidden } from "./ticket-card.tsx";

test("a ticket with a code shows it", () => {
  expect(whyHidden(aTicket(1), aUser())).toBeNull();
});

test.each([
  ["invited, with a new link", aUser({ status: "INVITED" }), "activate your account", "/activate"],
  ["suspended", aUser({ status: "SUSPENDED" }), "Your account is suspended", undefined],
  ["not known", undefined, "hidden right now", undefined],
])("without a code it says why to a holder who is %s", (_what, holder, text, href) => {
  const why = whyHidden(aTicket(1, { code: null }), holder);
  expect(why?.detail).toContain(text);
  expect(why?.action?.href).toBe(href);
});

test("a void ticket says so, whatever the holder's status", () => {
  const voided = aTicket(1, { code: null, status: "VOIDED", voidedAt: "2026-11-22T12:00:00.000Z" });
  expect(whyHidden(voided, aUser({ status: "INVITED" }))).toMatchObject({ title: "Void" });
});
