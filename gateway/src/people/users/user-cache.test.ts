import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Mysql } from "../../platform/database.ts";
import type { Caller } from "../../platform/route/caller.ts";
import { noneEnded } from "./session-ended.ts";
import { UserCache } from "./user-cache.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fields = { email: null, name: "Mara", role: "BUYER", status: "ACTIVE" } as const;
const caller: Caller = { id: "mara", ...fields, createdAt: new Date() };
const mara = { caller, ended: noneEnded };
/** Cached users are not read. */
const unread = {} as Mysql;

test.each([
  ["a minute while notifications arrive", true, 60_000],
  ["ten seconds otherwise", false, 10_000],
])("a user is cached for %s", (_how, isConnected, maxAgeMs) => {
  const users = new UserCache(unread);
  users.listens(isConnected);
  users.note("mara", mara);
  vi.advanceTimersByTime(maxAgeMs - 1);
  expect(users.peek("mara")).toEqual(mara);
  vi.advanceTimersByTime(1);
  expect(users.peek("mara")).toBeUndefined();
});

test("when notifications arrive again, users that were read before are read again", () => {
  const users = new UserCache(unread);
  users.note("mara", mara);
  users.listens(true);
  expect(users.peek("mara")).toBeUndefined();
});

test("a user that was read before a change was announced is not cached", () => {
  const users = new UserCache(unread);
  const { invalidations } = users;
  users.invalidate("mara");
  users.noteRead(mara, invalidations);
  expect(users.peek("mara")).toBeUndefined();
});
