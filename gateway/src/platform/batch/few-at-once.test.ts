import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fewAtOnce } from "./few-at-once.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Jobs that the test ends, two at a time. */
function makeHarness() {
  const run = fewAtOnce(2, 1000);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const start = (name: string): Promise<string> =>
    run(() => {
      begun.push(name);
      return new Promise((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve(name))));
    });
  return { begun, start, end: (name: string, error?: Error) => ends.get(name)?.(error) };
}

test("at most two run at a time, the others follow in order, also after a failure", async () => {
  const { begun, start, end } = makeHarness();
  const failed = start("a").catch((error: Error) => error.message);
  const others = ["b", "c", "d"].map(start);
  expect(begun).toEqual(["a", "b"]);
  end("a", new Error("fault"));
  expect(await failed).toBe("fault");
  expect(begun).toEqual(["a", "b", "c"]);
  end("b");
  end("c");
  await Promise.all(others.slice(0, 2));
  end("d");
  expect(await Promise.all(others)).toEqual(["b", "c", "d"]);
});

test("a job that waited too long is rejected, never started, and takes no turn", async () => {
  const { begun, start, end } = makeHarness();
  const running = ["a", "b"].map(start);
  const late = start("late").catch((error: Error & { code?: string }) => error.code);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await late).toBe("ETIMEDOUT");
  end("a");
  await running[0];
  const next = start("next");
  end("b");
  end("next");
  expect(await Promise.all([...running, next])).toEqual(["a", "b", "next"]);
  expect(begun).toEqual(["a", "b", "next"]);
});
