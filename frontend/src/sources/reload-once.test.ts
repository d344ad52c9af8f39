import { expect, test, vi } from "vitest";
import { CodeMissing, loadCode } from "./reload-once.ts";
import { makeMemoryStorage } from "./storage.ts";

const tabOf = (storage: Pick<Storage, "getItem" | "setItem"> = makeMemoryStorage()) => ({
  storage,
  reload: vi.fn<() => void>(),
  isReachable: () => Promise.resolve(true),
});
const missing = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

test("code that is there is loaded without a reload", async () => {
  const tab = tabOf();
  expect(await loadCode(() => Promise.resolve("code"), "build-1", tab)).toBe("code");
  expect(tab.reload).not.toHaveBeenCalled();
});

test("code that a deployment took away reloads the page once, and shows nothing meanwhile", async () => {
  const tab = tabOf();
  let isDone = false;
  void loadCode(missing, "build-1", tab).finally(() => (isDone = true));
  await vi.waitFor(() => expect(tab.reload).toHaveBeenCalledTimes(1));
  expect(isDone).toBe(false);
});

test("code that is missing after the reload is an error: a build is never reloaded twice, the next one is", async () => {
  const tab = tabOf();
  void loadCode(missing, "build-1", tab);
  await vi.waitFor(() => expect(tab.reload).toHaveBeenCalledTimes(1));
  await expect(loadCode(missing, "build-1", tab)).rejects.toThrow(CodeMissing);
  expect(tab.reload).toHaveBeenCalledTimes(1);
  void loadCode(missing, "build-2", tab);
  await vi.waitFor(() => expect(tab.reload).toHaveBeenCalledTimes(2));
});

test("a page is kept while there is no network, and reloads later", async () => {
  const tab = tabOf();
  await expect(loadCode(missing, "build-1", { ...tab, isReachable: async () => false })).rejects.toThrow(CodeMissing);
  expect(tab.reload).not.toHaveBeenCalled();
  void loadCode(missing, "build-1", tab);
  await vi.waitFor(() => expect(tab.reload).toHaveBeenCalledTimes(1));
});

test("a tab that cannot remember its reload is not reloaded", async () => {
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const tab = tabOf({ getItem: refuse, setItem: refuse });
  await expect(loadCode(missing, "build-1", tab)).rejects.toThrow(CodeMissing);
  expect(tab.reload).not.toHaveBeenCalled();
});
