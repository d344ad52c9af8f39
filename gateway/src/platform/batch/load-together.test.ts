import { expect, test, vi } from "vitest";
import { loadTogether } from "./load-together.ts";

/** A loader whose batches the test ends. */
function makeHarness(batchSizeMax = 100) {
  const batches: { keys: number[]; end: () => Promise<void> }[] = [];
  const loader = loadTogether<number, string>(
    (keys) =>
      new Promise((resolve) => {
        const end = async (): Promise<void> => {
          resolve(keys.map((key) => (key < 0 ? new Error(`no ${key}`) : `value ${key}`)));
          await turn();
        };
        batches.push({ keys: [...keys], end });
      }),
    batchSizeMax,
  );
  return { batches, loader };
}

const turn = async (): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
};

test("while a batch is in flight, the next one collects keys over many turns", async () => {
  const { batches, loader } = makeHarness();
  const asked: Promise<string>[] = [];
  for (const key of [1, 2, 3, 4, 5]) {
    asked.push(loader.load(key));
    await turn();
  }
  expect(batches.map((batch) => batch.keys)).toEqual([[1]]);
  await batches[0]?.end();
  expect(batches[1]?.keys).toEqual([2, 3, 4, 5]);
  await batches[1]?.end();
  expect(await Promise.all(asked)).toHaveLength(5);
});

test("a batch has at most its maximum size", async () => {
  const { batches, loader } = makeHarness(2);
  const asked = [1, 2, 3].map((key) => loader.load(key));
  await turn();
  await batches[0]?.end();
  expect(batches.map((batch) => batch.keys)).toEqual([[1, 2], [3]]);
  await batches[1]?.end();
  expect(await Promise.all(asked)).toHaveLength(3);
});

test("keys of one turn are loaded together, and an error of one affects only that key", async () => {
  const { batches, loader } = makeHarness();
  const values = Promise.allSettled([loader.load(-1), loader.load(1)]);
  await turn();
  expect(batches.map((batch) => batch.keys)).toEqual([[-1, 1]]);
  await batches[0]?.end();
  expect(await values).toMatchObject([{ reason: { message: "no -1" } }, { value: "value 1" }]);
});

test("a load that never ends is abandoned, and the next continues", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { batches, loader } = makeHarness();
    const stuck = loader.load(1).catch((error: Error & { code?: string }) => error.code);
    await turn();
    const next = loader.load(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await stuck).toBe("ETIMEDOUT");
    await turn();
    await batches[1]?.end();
    expect(await next).toBe("value 2");
  } finally {
    vi.useRealTimers();
  }
});
