import { expect, test } from "vitest";
import type { HostClaims } from "./host-token.ts";
import { decideFollowing, type HostRow } from "./host-following.ts";

const row: HostRow = {
  email: "ann@example.org",
  role: "STAFF",
  localRole: "BUYER",
  hostRole: "STAFF",
  hostClaimsAt: new Date(1000),
};
const claims: HostClaims = { subject: "a", verifiedEmail: row.email, name: "", role: "STAFF", issuedAtMs: 1000 };

test.each<[what: string, row: Partial<HostRow>, claims: Partial<HostClaims>, following: string]>([
  ["the same token again changes nothing", {}, {}, "none"],
  ["an older token changes no role", {}, { role: "ADMIN", issuedAtMs: 999 }, "none"],
  ["an older token changes no address", {}, { verifiedEmail: "b@example.org", issuedAtMs: 999 }, "none"],
  ["a newer token changes the role", {}, { role: "BUYER", issuedAtMs: 1001 }, "change"],
  ["a token of the same moment, which may be the newer one, changes the role", {}, { role: "BUYER" }, "change"],
  ["a newer token changes the address", {}, { verifiedEmail: "b@example.org", issuedAtMs: 1001 }, "change"],
  ["an address that is not verified, or another's, changes nothing", {}, { verifiedEmail: null }, "none"],
  ["a newer token with the same role is noted", {}, { issuedAtMs: 1001 }, "note"],
  ["the first token with a time of issue is noted", { hostClaimsAt: null }, {}, "note"],
  ["a buyer's first token after the upgrade is noted", { role: "BUYER", hostRole: null }, { role: "BUYER" }, "note"],
  [
    "a new role from the host is kept, also if staff gave a higher one",
    { role: "ADMIN", localRole: "ADMIN" },
    { role: "BUYER" },
    "change",
  ],
  ["a role that no source explains any longer changes", { role: "ADMIN" }, {}, "change"],
  [
    "tokens without a time of issue count in the order of their arrival",
    {},
    { role: "BUYER", issuedAtMs: null },
    "change",
  ],
])("%s", (_what, more, said, following) => {
  expect(decideFollowing("highest", { ...row, ...more }, { ...claims, ...said })).toBe(following);
});
