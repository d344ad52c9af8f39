import type { LineCommand, Outcome } from "@admit/contract";
import { expect, test } from "vitest";
import { makeCommand } from "../testing/make-command.ts";
import { EpochLostError, idOf, isPurchase, type CommittedGroup } from "./commit-group.ts";
import { settleGroup, type SettleGroupOptions } from "./settle-group.ts";

const away = Object.assign(new Error("connection lost"), { code: "ECONNRESET" });
const poison = new Error("this one cannot be decided");

const outcomeOf = (command: LineCommand, status: Outcome["status"]): Outcome =>
  ({ purchaseId: idOf(command), seq: command.seq, status }) as Outcome;

/** Commits everything but what `refuse` throws for, and writes down what was tried. */
function makeHarness(refuse: (commands: readonly LineCommand[], attempt: number) => Error | undefined) {
  const attempts: number[][] = [];
  const pauses: number[] = [];
  const options: SettleGroupOptions = {
    commit: async (commands): Promise<CommittedGroup> => {
      attempts.push(commands.map((command) => command.seq));
      const error = refuse(commands, attempts.length);
      if (error) throw error;
      const outcomes = commands.map((command) => outcomeOf(command, "fulfilled"));
      return { outcomes, written: outcomes, event: { capacity: 10, issued: 1 } };
    },
    fail: async (command) => outcomeOf(command, "failed"),
    mayGoOn: () => true,
    pause: async (ms) => void pauses.push(ms),
    onRetry: () => undefined,
  };
  return { options, attempts, pauses };
}

const group = (size: number): LineCommand[] => Array.from({ length: size }, (_, at) => makeCommand(at + 1, "user"));

test("a server that is away is waited for, with growing pauses, and the group kept whole", async () => {
  const { options, attempts, pauses } = makeHarness((_, attempt) => (attempt < 8 ? away : undefined));
  const { outcomes } = await settleGroup(group(3), options);
  expect(outcomes).toHaveLength(3);
  expect(attempts).toEqual(Array.from({ length: 8 }, () => [1, 2, 3]));
  expect(pauses).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
});

test("a disk of the server that is full is waited out: nobody's purchase fails for it", async () => {
  const full = Object.assign(new Error("The table 'Ticket' is full"), { code: "ER_RECORD_FILE_FULL", errno: 1114 });
  const { options, attempts } = makeHarness((_, attempt) => (attempt < 4 ? full : undefined));
  const { outcomes } = await settleGroup(group(3), options);
  expect(outcomes.filter(isPurchase).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect(attempts).toEqual(Array.from({ length: 4 }, () => [1, 2, 3]));
});

test.each([
  [1317, "a query that is killed"],
  [1792, "a read-only transaction"],
  [1180, "a commit that fails"],
  [1206, "a full table of locks"],
  [3101, "a transaction that the group of servers has rolled back"],
  [1047, "a node that is not ready"],
  [29_999, "an error that is not known here"],
])("error %i, %s, is the system's fault: the whole group is tried again, and no purchase fails", async (errno) => {
  const fault = Object.assign(new Error("refused"), { code: "ER_SOME", errno, sqlState: "HY000" });
  const { options, attempts } = makeHarness((_, attempt) => (attempt < 3 ? fault : undefined));
  const { outcomes } = await settleGroup(group(3), options);
  expect(outcomes.filter(isPurchase).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect(attempts).toEqual(Array.from({ length: 3 }, () => [1, 2, 3]));
});

test.each([1062, 1406, 3819, 4025, 1264, 1048, 1366, 1292, 1451, 1452])(
  "error %i is one command's own: it is found, and fails alone",
  async (errno) => {
    const own = Object.assign(new Error("refused"), { code: "ER_SOME", errno, sqlState: "22001" });
    const { options } = makeHarness((commands) => (commands.some(({ seq }) => seq === 2) ? own : undefined));
    const { outcomes } = await settleGroup(group(3), options);
    expect(outcomes.filter(isPurchase).map(({ status }) => status)).toEqual(["fulfilled", "failed", "fulfilled"]);
  },
);

test("one poisoned command fails alone; the others keep their order", async () => {
  const { options } = makeHarness((commands) => (commands.some((command) => command.seq === 6) ? poison : undefined));
  const { outcomes, event } = await settleGroup(group(9), options);
  expect(outcomes.filter(isPurchase).map((outcome) => [outcome.seq, outcome.status])).toEqual(
    group(9).map(({ seq }) => [seq, seq === 6 ? "failed" : "fulfilled"]),
  );
  expect(event).toEqual({ capacity: 10, issued: 1 });
});

test("an issuer that has lost its event tries no more, and fails nobody", async () => {
  const lost = makeHarness(() => new EpochLostError("taken over"));
  await expect(settleGroup(group(4), lost.options)).rejects.toThrow("taken over");
  expect(lost.attempts).toHaveLength(1);

  const untrusted = makeHarness(() => away);
  await expect(settleGroup(group(4), { ...untrusted.options, mayGoOn: () => false })).rejects.toThrow(
    "connection lost",
  );
  expect(untrusted.attempts).toHaveLength(1);
});
