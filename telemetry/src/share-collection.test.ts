import { expect, test } from "vitest";
import { shareCollection } from "./share-collection.ts";

const isThere = () => true;
const isGone = () => false;

/** Collections that the test ends, in time that the test advances. */
function openCollecting() {
  const ends: ((value: string) => void)[] = [];
  let nowMs = 0;
  let batched = (): void => undefined;
  const ask = shareCollection({
    collect: () => new Promise<string>((resolve) => ends.push(resolve)),
    wait: () => new Promise<void>((resolve) => (batched = resolve)),
    now: () => nowMs,
  });
  return {
    ask,
    collections: () => ends.length,
    /** Ends the batching time; afterwards a collection has begun, if it does. */
    endBatch: async (): Promise<void> => {
      batched();
      await new Promise((resolve) => setImmediate(resolve));
    },
    end: (value: string) => ends.at(-1)?.(value),
    pass: (ms: number) => void (nowMs += ms),
  };
}

test("requests before and during a collection share it, and so do those within a second of its end", async () => {
  const { ask, collections, endBatch, end, pass } = openCollecting();
  const early = [ask(isThere), ask(isThere)];
  await endBatch();
  pass(5000);
  const during = ask(isThere);
  end("first");
  expect(await Promise.all([...early, during])).toEqual(["first", "first", "first"]);
  pass(999);
  expect(await ask(isThere)).toBe("first");
  expect(collections()).toBe(1);
  pass(1);
  const later = ask(isThere);
  await endBatch();
  end("second");
  expect(await later).toBe("second");
  expect(collections()).toBe(2);
});

test("nothing is collected for clients that have gone", async () => {
  const { ask, collections, endBatch, end } = openCollecting();
  const abandoned = [ask(isGone), ask(isGone)];
  await endBatch();
  expect(await Promise.all(abandoned)).toEqual([undefined, undefined]);
  expect(collections()).toBe(0);
  const wanted = [ask(isGone), ask(isThere)];
  await endBatch();
  end("wanted");
  expect(await Promise.all(wanted)).toEqual(["wanted", "wanted"]);
  expect(collections()).toBe(1);
});
