import { expect, test, vi } from "vitest";
import { networksOf } from "./client-networks.ts";
import { openAddressLimit, openRateLimit } from "./rate-limit.ts";

test("the request above the limit is refused with a retry time, other callers' are not", async () => {
  const limit = openRateLimit("user-writes", { requests: 2, seconds: 30 }, "address-limit");
  await limit?.take("a");
  await limit?.take("a");
  const exceeded = { name: "user-writes", policy: '"user-writes";q=2;w=30' };
  await expect(limit?.take("a")).rejects.toMatchObject({
    code: "rate-limited",
    extras: { retryAfterS: 30, limit: exceeded, refusal: "address-limit" },
  });
  await limit?.take("b");
});

test("a limit that is switched off is null", () => {
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

test.each([
  ["203.0.113.9", "203.0.113.9", null],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
  ["2001:DB8:1:2::9", "2001:db8:1:2::/64", "2001:db8:1::/48"],
  ["2001:db8::1", "2001:db8:0:0::/64", "2001:db8:0::/48"],
  ["::1", "0:0:0:0::/64", "0:0:0::/48"],
  ["fe80::1%eth0", "fe80:0:0:0::/64", "fe80:0:0::/48"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64", "64:ff9b:0::/48"],
  ["local", "local", null],
])("%s is counted as %s and %s", (address, narrow, wide) => {
  expect(networksOf(address)).toEqual({ narrow, wide });
});
