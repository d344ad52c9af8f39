import { expect, test } from "vitest";
import { whyLinkIsDead, type LinkState } from "./why-link-is-dead.ts";

const now = new Date(10_000);
const alive: LinkState = { purpose: "ACTIVATE", createdAt: new Date(0), expiresAt: new Date(10_001), usedAt: null };
const used = { usedAt: new Date(5000) };
const expired = { expiresAt: now };
const replaced = { expiresAt: alive.createdAt };

test.each([
  ["used, whatever else it is", { ...used, ...replaced }, "SUSPENDED", "link-used", /used already/],
  ["replaced, not merely expired", replaced, "SUSPENDED", "link-expired", /newer link/],
  ["expired at its very moment", expired, "SUSPENDED", "link-expired", /has expired/],
  ["a suspended user's", {}, "SUSPENDED", "forbidden", /suspended/],
  ["an invitation of one who is active", {}, "ACTIVE", "link-expired", /active already/],
] as const)("a link is dead: %s", (_why, fields, owner, code, detail) => {
  const dead = whyLinkIsDead({ ...alive, ...fields }, owner, now);
  expect(dead?.code).toBe(code);
  expect(dead?.detail).toMatch(detail);
});

test("a link is alive for the invited, to sign in for the active, and for an address that nobody has", () => {
  expect(whyLinkIsDead(alive, "INVITED", now)).toBeNull();
  expect(whyLinkIsDead({ ...alive, purpose: "SIGN_IN" }, "ACTIVE", now)).toBeNull();
  expect(whyLinkIsDead({ ...alive, purpose: "SIGN_IN" }, null, now)).toBeNull();
});
