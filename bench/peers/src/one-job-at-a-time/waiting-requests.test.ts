import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WaitingRequests } from "./waiting-requests.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("all who wait for a purchase get its word, and nobody else does", async () => {
  const waiting = new WaitingRequests();
  const [first, repeated, other] = [waiting.wait("A", 1000), waiting.wait("A", 1000), waiting.wait("B", 1000)];
  waiting.tell({ purchaseId: "A", decided: "fault" });
  expect(await Promise.all([first, repeated])).toEqual(["fault", "fault"]);
  expect(waiting.size).toBe(1);
  waiting.tell({ purchaseId: "B", decided: null });
  expect(await other).toBeNull();
  expect(waiting.size).toBe(0);
});

test("a wait without a word ends in its time, and is forgotten", async () => {
  const waiting = new WaitingRequests();
  const waited = waiting.wait("A", 1000);
  vi.advanceTimersByTime(1000);
  expect(await waited).toBe("late");
  expect(waiting.size).toBe(0);
});

test("a word that nobody waits for is passed over", () => {
  const waiting = new WaitingRequests();
  waiting.tell({ purchaseId: "A", decided: null });
  expect(waiting.size).toBe(0);
});
