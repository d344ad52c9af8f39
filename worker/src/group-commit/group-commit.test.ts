import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Clock, GroupCommit, type GroupCommitOptions, type Ordered } from "./group-commit.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const clock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
const at = (seq: number, key = `p${seq}`, weight = 1): Ordered => ({ key, seq, weight });

/** A group commit whose commits end when the test says so. */
function makeHarness(options: Partial<GroupCommitOptions<Ordered, string>> = {}) {
  const groups: { seqs: number[]; head: number; end: (error?: Error) => Promise<void> }[] = [];
  const commits = new GroupCommit<Ordered, string>({
    commit: (group, head) =>
      new Promise((resolve, reject) => {
        const end = async (error?: Error): Promise<void> => {
          if (error) reject(error);
          else resolve(group.map((command) => `done ${command.key}`));
          await turn();
        };
        groups.push({ seqs: group.map((command) => command.seq), head, end });
      }),
    clock,
    nextSeq: 1,
    gapWaitMs: 50,
    sizeMax: 100,
    weightMax: 1000,
    ...options,
  });
  return { groups, commits };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a lone command is committed at once, and resolved only after its commit", async () => {
  const { groups, commits } = makeHarness();
  let isResolved = false;
  const result = commits.submit([at(1)]).then((results) => ((isResolved = true), results));
  expect(groups).toHaveLength(1);
  await turn();
  expect(isResolved).toBe(false);
  await groups[0]?.end();
  expect(await result).toEqual(["done p1"]);
});

test("while one group commits the next one fills, in the order of seq", async () => {
  const { groups, commits } = makeHarness();
  void commits.submit([at(1)]);
  void commits.submit([at(4)]);
  void commits.submit([at(2), at(3)]);
  expect(groups).toHaveLength(1);
  await groups[0]?.end();
  expect(groups[1]?.seqs).toEqual([2, 3, 4]);
  expect(groups[1]?.head).toBe(4);
});

test("results come back to each caller, in the order of its own commands", async () => {
  const { groups, commits } = makeHarness();
  const result = commits.submit([at(3), at(1), at(2)]);
  await groups[0]?.end();
  expect(await result).toEqual(["done p3", "done p1", "done p2"]);
});

test("a command that comes again while it waits or commits is committed once and answered twice", async () => {
  const { groups, commits } = makeHarness();
  const first = commits.submit([at(1)]);
  const again = commits.submit([at(1), at(2)]);
  await groups[0]?.end();
  await groups[1]?.end();
  expect(groups.map((group) => group.seqs)).toEqual([[1], [2]]);
  expect(await first).toEqual(["done p1"]);
  expect(await again).toEqual(["done p1", "done p2"]);
});

test("a gap is waited for, and a command that fills it in time is committed first", async () => {
  const { groups, commits } = makeHarness();
  void commits.submit([at(2)]);
  vi.advanceTimersByTime(49);
  expect(groups).toHaveLength(0);
  void commits.submit([at(1)]);
  expect(groups[0]?.seqs).toEqual([1, 2]);
});

test("a gap that is not filled is passed over after the wait, and a late command is still committed", async () => {
  const { groups, commits } = makeHarness();
  void commits.submit([at(2), at(3)]);
  vi.advanceTimersByTime(50);
  expect(groups[0]).toMatchObject({ seqs: [2, 3], head: 3 });
  await groups[0]?.end();
  void commits.submit([at(1)]);
  expect(groups[1]).toMatchObject({ seqs: [1], head: 3 });
});

test("a gap holds back only what comes after it", async () => {
  const { groups, commits } = makeHarness();
  void commits.submit([at(1), at(2), at(5)]);
  expect(groups[0]).toMatchObject({ seqs: [1, 2], head: 2 });
  await groups[0]?.end();
  expect(groups).toHaveLength(1);
  vi.advanceTimersByTime(50);
  expect(groups[1]?.seqs).toEqual([5]);
});

test("where no position is known yet, the first command that comes is the next", () => {
  const { groups, commits } = makeHarness({ nextSeq: null });
  void commits.submit([at(900)]);
  expect(groups[0]).toMatchObject({ seqs: [900], head: 900 });
});

test("a group stays within its size, and within its weight but for a command that is heavier alone", async () => {
  const bySize = makeHarness({ sizeMax: 2 });
  void bySize.commits.submit([at(1), at(2), at(3)]);
  expect(bySize.groups[0]?.seqs).toEqual([1, 2]);

  const byWeight = makeHarness({ weightMax: 10 });
  void byWeight.commits.submit([at(1, "a", 50), at(2, "b", 6), at(3, "c", 6)]);
  await byWeight.groups[0]?.end();
  await byWeight.groups[1]?.end();
  expect(byWeight.groups.map((group) => group.seqs)).toEqual([[1], [2], [3]]);
});

test("a failed commit fails its own callers, and the next group is committed", async () => {
  const { groups, commits } = makeHarness();
  const failed = commits.submit([at(1)]).catch((error: Error) => error.message);
  const next = commits.submit([at(2)]);
  await groups[0]?.end(new Error("the database is gone"));
  expect(await failed).toBe("the database is gone");
  await groups[1]?.end();
  expect(await next).toEqual(["done p2"]);
});

test("closing accepts no more commands, waits for no gap, and resolves when all are committed", async () => {
  const { groups, commits } = makeHarness();
  const waiting = commits.submit([at(7)]);
  let closed = false;
  const close = commits.close().then(() => (closed = true));
  await expect(commits.submit([at(8)])).rejects.toThrow("closed");
  expect(groups[0]?.seqs).toEqual([7]);
  await turn();
  expect(closed).toBe(false);
  await groups[0]?.end();
  await close;
  expect(await waiting).toEqual(["done p7"]);
});

test("a commit that gives fewer results than commands fails all of them", async () => {
  const { commits } = makeHarness({ commit: async () => [] });
  await expect(commits.submit([at(1)])).rejects.toThrow("1 commands gave 0 results");
});

test("nothing handed over resolves at once", async () => {
  const { commits } = makeHarness();
  expect(await commits.submit([])).toEqual([]);
  await commits.close();
});
