import { expect, test } from "vitest";
import { whyLinkIsDead, type LinkState } from "./why-link-is-dead.ts";

const now = new Date(10_000);
const alive: LinkState = {
  purpose: "ACTIVATE",
  createdById: "maker",
  createdAt: new Date(0),
  expiresAt: new Date(10_001),
  usedAt: null,
};
const used = { usedAt: new Date(5000) };
const expired = { expiresAt: now };
const ended = { expiresAt: alive.createdAt };

test.each([
  ["used, whatever else it is", { ...used, ...ended }, "SUSPENDED", "maker", "link-used", /used already/],
  ["opened by who made it", ended, "SUSPENDED", "maker", "own-link", /for someone else/],
  ["a suspended user's", ended, "SUSPENDED", null, "forbidden", /suspended/],
  ["an invitation of one who is active", ended, "ACTIVE", null, "link-expired", /active already/],
  ["ended, not merely expired", ended, "INVITED", "other", "link-expired", /newer link/],
  ["expired at its very moment", expired, "INVITED", "other", "link-expired", /has expired/],
] as const)("a link is dead: %s", (_why, fields, owner, opener, code, detail) => {
  const dead = whyLinkIsDead({ ...alive, ...fields }, owner, opener, now);
  expect(dead?.code).toBe(code);
  expect(dead?.detail).toMatch(detail);
});

test("a link is alive for an invited user, and to sign in for an active one, also if another user is signed in there", () => {
  expect(whyLinkIsDead(alive, "INVITED", "other", now)).toBeNull();
  expect(whyLinkIsDead({ ...alive, purpose: "SIGN_IN", createdById: null }, "ACTIVE", null, now)).toBeNull();
});
