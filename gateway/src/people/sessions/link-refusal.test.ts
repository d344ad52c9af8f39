import { expect, test } from "vitest";
import { type LinkState, requireUsable } from "./link-refusal.ts";

const now = new Date(10_000);
const usable: LinkState = {
  purpose: "ACTIVATE",
  createdById: "maker",
  createdAt: new Date(0),
  expiresAt: new Date(10_001),
  usedAt: null,
};
const used = { usedAt: new Date(5000) };
const expired = { expiresAt: now };
const ended = { expiresAt: usable.createdAt };

test.each([
  ["used, before all else", { ...used, ...ended }, "SUSPENDED", "maker", "link-used", /used already/],
  ["opened by its maker", ended, "SUSPENDED", "maker", "own-link", /for someone else/],
  ["of a suspended user", ended, "SUSPENDED", null, "forbidden", /suspended/],
  ["an invitation of a user who is active", ended, "ACTIVE", null, "link-expired", /active already/],
  ["ended, not merely expired", ended, "INVITED", "other", "link-expired", /newer link/],
  ["expired at its very moment", expired, "INVITED", "other", "link-expired", /has expired/],
] as const)("a link is refused: %s", (_why, fields, owner, opener, code, detail) => {
  const opening = () => requireUsable({ ...usable, ...fields }, owner, opener, now);
  expect(opening).toThrow(expect.objectContaining({ code, detail: expect.stringMatching(detail) }));
});

test("a link opens for an invited user, and to sign in for an active one, also if another user is signed in there", () => {
  const signIn = { ...usable, purpose: "SIGN_IN", createdById: null } as const;
  expect(() => requireUsable(usable, "INVITED", "other", now)).not.toThrow();
  expect(() => requireUsable(signIn, "ACTIVE", null, now)).not.toThrow();
});
