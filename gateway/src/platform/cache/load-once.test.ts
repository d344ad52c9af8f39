import { expect, test, vi } from "vitest";
import { loadOnce } from "./shared-read.ts";

test("however many ask, it is loaded once, and what failed is loaded again", async () => {
  const load = vi.fn<() => Promise<string>>(() => Promise.resolve("value"));
  load.mockRejectedValueOnce(new Error("fault"));
  const ask = loadOnce(load);
  expect(await Promise.allSettled([ask(), ask()])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  expect(await Promise.all([ask(), ask()])).toEqual(["value", "value"]);
  expect(await ask()).toBe("value");
  expect(load).toHaveBeenCalledTimes(2);
});
