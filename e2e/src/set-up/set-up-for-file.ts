import { afterEach, beforeAll } from "vitest";
import { startSetUp, type SetUp, type SetUpOptions } from "./start-set-up.ts";

/**
 * A set-up for all tests of a file. When one fails, what the processes said is shown with it.
 * @param options asked for once the `beforeAll` before this one have run
 */
export function setUpForFile(options: () => SetUpOptions = () => ({})): () => SetUp {
  let setUp: SetUp | undefined;
  beforeAll(async () => {
    const started = await startSetUp(options());
    setUp = started;
    return () => started.stop();
  });
  afterEach(({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${setUp?.said()}\n`);
  });
  return () => {
    if (setUp === undefined) throw new Error("the set-up was not started");
    return setUp;
  };
}
