import { pino } from "pino";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { Attention } from "./attention.ts";

function open() {
  const clock = { nowMs: 1_800_000_000_000 };
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  const metrics = new Registry();
  return { clock, lines, metrics, attention: new Attention({ metrics, log, now: () => clock.nowMs }) };
}

test("refusals are counted by reason, for a minute", async () => {
  const { attention, clock, metrics } = open();
  attention.refused("address-limit");
  clock.nowMs += 30_000;
  attention.refused("address-limit");
  attention.refused("sign-in-limit");
  expect(attention.refusals).toEqual({ "address-limit": 2, "sign-in-limit": 1 });
  clock.nowMs += 30_000;
  expect(attention.refusals).toEqual({ "address-limit": 1, "sign-in-limit": 1 });
  clock.nowMs += 600_000;
  expect(attention.refusals).toEqual({});
  expect(await metrics.metrics()).toContain('admit_refused_total{reason="address-limit"} 2');
});

test("refusals are logged once per minute and reason", () => {
  const { attention, clock, lines } = open();
  for (let times = 0; times < 3; times++) attention.refused("connection-limit");
  attention.refused("unread-output");
  expect(lines.map((line) => (JSON.parse(line) as { refusal: string }).refusal)).toEqual([
    "connection-limit",
    "unread-output",
  ]);
  clock.nowMs += 60_000;
  attention.refused("connection-limit");
  expect(lines).toHaveLength(3);
});

test("a warning is logged once per ten minutes, and shown for ten minutes", async () => {
  const { attention, clock, lines, metrics } = open();
  for (let times = 0; times < 3; times++) attention.warn("untrusted-proxy", "Set TRUSTED_PROXIES.");
  expect(lines).toHaveLength(1);
  expect(attention.warnings).toEqual(["untrusted-proxy"]);
  expect(await metrics.metrics()).toContain('admit_warning{warning="untrusted-proxy"} 1');
  clock.nowMs += 600_000;
  expect(attention.warnings).toEqual([]);
  expect(await metrics.metrics()).toContain('admit_warning{warning="untrusted-proxy"} 0');
  attention.warn("untrusted-proxy", "Set TRUSTED_PROXIES.");
  expect(lines).toHaveLength(2);
});
