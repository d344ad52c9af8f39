import { afterEach, beforeAll } from "vitest";
import { Closers } from "./closers.ts";
import { startSetUp, type SetUp, type SetUpOptions } from "./start-set-up.ts";

/**
 * A set-up for all tests of a file. When one fails, what the processes said is shown with it.
 * @param prepare what the set-up is to be; what it opens for that, it adds to the closers
 */
export function setUpForFile(
  prepare: (closers: Closers) => SetUpOptions | Promise<SetUpOptions> = () => ({}),
): () => SetUp {
  let setUp: SetUp | undefined;
  beforeAll(async () => {
    const closers = new Closers();
    try {
      setUp = await startSetUp(await prepare(closers), closers);
    } catch (error) {
      // What cannot be closed is a consequence: the cause is what has to be seen.
      await closers.close().catch(() => undefined);
      throw error;
    }
    return () => closers.close();
  });
  afterEach(({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${setUp?.said()}\n`);
  });
  return () => {
    if (setUp === undefined) throw new Error("the set-up was not started");
    return setUp;
  };
}
