import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Caller } from "../../platform/route/caller.ts";
import { noneEnded } from "./session-ended.ts";
import type { Mysql } from "../../platform/database.ts";
import { UserCache } from "./user-cache.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const caller: Caller = {
  id: "mara",
  email: null,
  name: "Mara",
  role: "BUYER",
  status: "ACTIVE",
  createdAt: new Date(),
};
const mara = { caller, ended: noneEnded };
/** What is believed is not read. */
const unread = {} as Mysql;

test("while words of changes are heard a user is believed for a minute, else for ten seconds", () => {
  const users = new UserCache(unread);
  users.listens(true);
  users.note(mara, users.asOf);
  vi.advanceTimersByTime(59_999);
  expect(users.peek("mara")).toEqual(mara);
  vi.advanceTimersByTime(1);
  expect(users.peek("mara")).toBeUndefined();

  const deaf = new UserCache(unread);
  deaf.note(mara, deaf.asOf);
  vi.advanceTimersByTime(9_999);
  expect(deaf.peek("mara")).toEqual(mara);
  vi.advanceTimersByTime(1);
  expect(deaf.peek("mara")).toBeUndefined();
});

test("from when words are not heard any more, nobody older than ten seconds is believed", () => {
  const users = new UserCache(unread);
  users.listens(true);
  users.note(mara, users.asOf);
  vi.advanceTimersByTime(10_000);
  users.listens(false);
  expect(users.peek("mara")).toBeUndefined();
});

test("who hears words again believes nothing older", () => {
  const users = new UserCache(unread);
  users.note(mara, users.asOf);
  users.listens(true);
  expect(users.peek("mara")).toBeUndefined();
});

test("a user that was read before a change was announced is not cached", () => {
  const users = new UserCache(unread);
  const { asOf } = users;
  users.invalidate("mara");
  users.note(mara, asOf);
  expect(users.peek("mara")).toBeUndefined();
});
