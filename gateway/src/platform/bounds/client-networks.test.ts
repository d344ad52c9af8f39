import { expect, test } from "vitest";
import { networksOf } from "./client-networks.ts";

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
