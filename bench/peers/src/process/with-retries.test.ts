import { expect, test } from "vitest";
import { withRetries } from "./with-retries.ts";

const deadlock = new Error("deadlock");
const passes = (error: unknown): boolean => error === deadlock;

/** An attempt that fails with each of the errors, then succeeds. */
function failing(...errors: Error[]) {
  let made = 0;
  return {
    attempt: () => {
      const error = errors[made++];
      return error === undefined ? Promise.resolve("done") : Promise.reject(error);
    },
    made: () => made,
  };
}

test("what passes is tried again until it succeeds", async () => {
  const { attempt, made } = failing(deadlock, deadlock);
  expect(await withRetries(attempt, passes)).toBe("done");
  expect(made()).toBe(3);
});

test("what does not pass is thrown at once", async () => {
  const { attempt, made } = failing(new Error("nonsense"));
  await expect(withRetries(attempt, passes)).rejects.toThrow("nonsense");
  expect(made()).toBe(1);
});

test("after five attempts the last error is thrown", async () => {
  const { attempt, made } = failing(...Array.from({ length: 9 }, () => deadlock));
  await expect(withRetries(attempt, passes)).rejects.toBe(deadlock);
  expect(made()).toBe(5);
});
