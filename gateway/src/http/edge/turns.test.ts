import { expect, test } from "vitest";
import { promptPace, Turns, waitingPerCallerMax } from "./turns.ts";

const turnMax = 32;

/** Requests of one caller, which record their start. */
const ask = (turns: Turns, caller: string, count: number, begun: string[]): Promise<void>[] =>
  Array.from({ length: count }, async () => {
    await turns.take(() => caller);
    begun.push(caller);
  });

test("while the gateway is not busy a request starts at once, without a lookup of its caller", () => {
  const turns = new Turns({ ...promptPace, turnMax });
  const lookUp = (): never => {
    throw new Error("looked up");
  };
  for (let request = 0; request < turnMax; request++) expect(turns.take(lookUp)).toBeUndefined();
  expect(turns.take(() => "a")).toBeInstanceOf(Promise);
});

test("one caller's flood delays another by no more than a turn", async () => {
  const turns = new Turns({ ...promptPace, turnMax });
  const begun: string[] = [];
  const flood = ask(turns, "flood", 1000, begun);
  await Promise.all(ask(turns, "buyer", 1, begun));
  expect(begun.indexOf("buyer")).toBeLessThanOrEqual(2 * turnMax);
  await Promise.all(flood);
  expect(begun).toHaveLength(1001);
});

test("many callers alternate, and each caller's requests keep their order", async () => {
  const turns = new Turns({ ...promptPace, turnMax });
  await Promise.all(ask(turns, "warm", turnMax, []));
  const begun: string[] = [];
  const all = ["a", "b"].flatMap((caller) =>
    [1, 2, 3].map(async (each) => {
      await turns.take(() => caller);
      begun.push(`${caller}${each}`);
    }),
  );
  await Promise.all(all);
  expect(begun).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
});

test("one caller starts no more than the limit in a turn, even if no other waits", async () => {
  const scheduled: (() => void)[] = [];
  const pace = { turnMax: 8, callerMax: 2, schedule: (turn: () => void) => scheduled.push(turn) };
  const turns = new Turns(pace);
  const begun: string[] = [];
  const flood = ask(turns, "flood", 20, begun);
  await Promise.resolve();
  expect(begun).toHaveLength(pace.turnMax);
  for (let turn = 1; turn <= 6; turn++) {
    scheduled.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(begun).toHaveLength(pace.turnMax + turn * pace.callerMax);
  }
  await Promise.all(flood);
});

test("a caller with too many waiting requests is refused, and no other caller is", async () => {
  const turns = new Turns({ ...promptPace, turnMax });
  const waiting = ask(turns, "a", turnMax + waitingPerCallerMax, []);
  const extras = { refusal: "address-limit", retryAfterS: 1 };
  expect(() => turns.take(() => "a")).toThrow(expect.objectContaining({ code: "rate-limited", extras }));
  await turns.take(() => "b");
  await Promise.all(waiting);
  expect(turns.waiting).toBe(0);
});
