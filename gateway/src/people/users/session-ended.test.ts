import { expect, test } from "vitest";
import { hasEnded, noneEnded, type VerifiedToken } from "./session-ended.ts";

const own: VerifiedToken = { userId: "ann", sessionId: "own", epoch: 2, issuedAtMs: null, expiresAtMs: 1e15 };
const hosts: VerifiedToken = { ...own, sessionId: "host", epoch: null, issuedAtMs: 5000 };

test.each([
  ["an earlier epoch", own, { epoch: 3 }, true],
  ["the same epoch", own, { epoch: 2 }, false],
  ["a later epoch than the gateway has read", own, { epoch: 1 }, false],
  ["the same epoch, ended by itself", own, { epoch: 2, ids: new Set(["own"]) }, true],
  ["the same epoch, when another has ended by itself", own, { epoch: 2, ids: new Set(["other"]) }, false],
  ["no epoch, issued before all ended", hosts, { epoch: 3, allAtMs: 5001 }, true],
  ["no epoch, issued in the moment in which all ended", hosts, { epoch: 3, allAtMs: 5000 }, true],
  ["no epoch, issued after all ended", hosts, { epoch: 3, allAtMs: 4999 }, false],
  ["no epoch and no time of issue", { ...hosts, issuedAtMs: null }, { epoch: 3, allAtMs: 5001 }, false],
  ["no epoch, ended by itself", hosts, { ids: new Set(["host"]) }, true],
] as const)("a token of %s", (_what, token, ended, expected) => {
  expect(hasEnded(token, { ...noneEnded, ...ended })).toBe(expected);
});
