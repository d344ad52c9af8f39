import type { Outcome } from "@admit/contract";
import type { LineCommand } from "@admit/line";
import { expect, test } from "vitest";
import { makeCommand } from "../testing/make-commands.ts";
import { EpochLostError, idOf, isPurchase } from "../database/issuer-database.ts";
import type { CommittedGroup } from "./commit-group.ts";
import { completeGroup, type CompleteGroupOptions } from "./complete-group.ts";

const away = Object.assign(new Error("connection lost"), { code: "ECONNRESET" });
const poison = new Error("this one cannot be decided");

const outcomeOf = (command: LineCommand, status: Outcome["status"]): Outcome =>
  ({ purchaseId: idOf(command), seq: command.seq, status }) as Outcome;

/** Commits every group that `refuse` accepts, and records the attempts. */
function makeHarness(refuse: (commands: readonly LineCommand[], attempt: number) => Error | undefined) {
  const attempts: number[][] = [];
  const pauses: number[] = [];
  const options: CompleteGroupOptions = {
    commit: async (commands): Promise<CommittedGroup> => {
      attempts.push(commands.map((command) => command.seq));
      const error = refuse(commands, attempts.length);
      if (error) throw error;
      const outcomes = commands.map((command) => outcomeOf(command, "fulfilled"));
      return { outcomes, written: outcomes, event: { capacity: 10, issued: 1 } };
    },
    fail: async (command) => outcomeOf(command, "failed"),
    mayContinue: () => true,
    pause: async (ms) => void pauses.push(ms),
    onRetry: () => undefined,
  };
  return { options, attempts, pauses };
}

const group = (size: number): LineCommand[] => Array.from({ length: size }, (_, at) => makeCommand(at + 1, "user"));

const statusesOf = ({ outcomes }: CommittedGroup) => outcomes.filter(isPurchase).map(({ status }) => status);

test("a server that is away is retried, with growing pauses, and the group kept whole", async () => {
  const { options, attempts, pauses } = makeHarness((_, attempt) => (attempt < 8 ? away : undefined));
  const { outcomes } = await completeGroup(group(3), options);
  expect(outcomes).toHaveLength(3);
  expect(attempts).toEqual(Array.from({ length: 8 }, () => [1, 2, 3]));
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
});

test.each([
  [1114, "a full disk"],
  [1317, "a killed query"],
  [1792, "a read-only transaction"],
  [1180, "a commit that fails"],
  [1206, "a full table of locks"],
  [3101, "a transaction that the cluster has rolled back"],
  [1047, "a node that is not ready"],
  [29_999, "an unknown error"],
])("error %i, %s, is the system's fault: the whole group is retried, and no purchase fails", async (errno) => {
  const fault = Object.assign(new Error("refused"), { code: "ER_SOME", errno, sqlState: "HY000" });
  const { options, attempts } = makeHarness((_, attempt) => (attempt < 3 ? fault : undefined));
  expect(statusesOf(await completeGroup(group(3), options))).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect(attempts).toEqual(Array.from({ length: 3 }, () => [1, 2, 3]));
});

test.each([1062, 1406, 3819, 4025, 1264, 1048, 1366, 1292, 1451, 1452])(
  "error %i is caused by one command, which alone fails",
  async (errno) => {
    const own = Object.assign(new Error("refused"), { code: "ER_SOME", errno, sqlState: "22001" });
    const { options } = makeHarness((commands) => (commands.some(({ seq }) => seq === 2) ? own : undefined));
    expect(statusesOf(await completeGroup(group(3), options))).toEqual(["fulfilled", "failed", "fulfilled"]);
  },
);

test("one poisoned command fails alone; the others keep their order", async () => {
  const { options } = makeHarness((commands) => (commands.some((command) => command.seq === 6) ? poison : undefined));
  const { outcomes, event } = await completeGroup(group(9), options);
  expect(outcomes.filter(isPurchase).map((outcome) => [outcome.seq, outcome.status])).toEqual(
    group(9).map(({ seq }) => [seq, seq === 6 ? "failed" : "fulfilled"]),
  );
  expect(event).toEqual({ capacity: 10, issued: 1 });
});

test("an issuer that has lost its event stops retrying, and fails no purchase", async () => {
  const lost = makeHarness(() => new EpochLostError("another owner"));
  await expect(completeGroup(group(4), lost.options)).rejects.toThrow("another owner");
  expect(lost.attempts).toHaveLength(1);

  const untrusted = makeHarness(() => away);
  await expect(completeGroup(group(4), { ...untrusted.options, mayContinue: () => false })).rejects.toThrow(
    "connection lost",
  );
  expect(untrusted.attempts).toHaveLength(1);
});
