import { expect, test, vi } from "vitest";
import { ProblemError } from "../problem/problem-error.ts";
import { openAddressLimit, openRateLimit } from "./rate-limit.ts";

test("the request above the limit is refused, with when to come again, and nobody else's is", async () => {
  const limit = openRateLimit("user-writes", { requests: 2, seconds: 30 }, "address-limit");
  await limit?.take("a");
  await limit?.take("a");
  const refusal = await limit?.take("a").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProblemError);
  expect(refusal).toMatchObject({
    code: "rate-limited",
    extras: { retryAfterS: 30, limit: { name: "user-writes", policy: '"user-writes";q=2;w=30' } },
  });
  await limit?.take("b");
});

test("a limit that is switched off is none", () => {
  expect(openRateLimit("address", null, "address-limit")).toBeNull();
});

test("one IPv6 customer is one caller, with however many addresses", async () => {
  const limit = openAddressLimit("address", { requests: 2, seconds: 30 }, "address-limit");
  await limit?.take("2001:db8:1:2::1");
  await limit?.take("2001:db8:1:2::2");
  await expect(limit?.take("2001:db8:1:2:ffff::3")).rejects.toMatchObject({ code: "rate-limited" });
  await limit?.take("2001:db8:1:3::1");
});

test("a /48 has a limit of its own above those of its networks", async () => {
  const limit = openAddressLimit("address", { requests: 1, seconds: 30 }, "address-limit");
  for (let network = 0; network < 16; network++) await limit?.take(`2001:db8:1:${network.toString(16)}::1`);
  await expect(limit?.take("2001:db8:1:ff::1")).rejects.toMatchObject({ code: "rate-limited" });
  await limit?.take("2001:db8:2::1");
});

test("a caller's count starts again when the window is over", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  const limit = openRateLimit("address", { requests: 1, seconds: 10 }, "address-limit");
  await limit?.take("a");
  await expect(limit?.take("a")).rejects.toMatchObject({ extras: { retryAfterS: 10 } });
  now.mockReturnValue(10_000);
  await limit?.take("a");
  now.mockRestore();
});

test("a hundred thousand callers are counted, and the next one replaces the oldest", async () => {
  const limit = openRateLimit("address", { requests: 1, seconds: 30 }, "address-limit");
  for (let caller = 0; caller < 100_000; caller++) await limit?.take(String(caller));
  await expect(limit?.take("0")).rejects.toMatchObject({ code: "rate-limited" });
  await limit?.take("next");
  await limit?.take("0");
  await expect(limit?.take("99999")).rejects.toMatchObject({ code: "rate-limited" });
});
