import { Hono } from "hono";
import { expect, test } from "vitest";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { readSettings } from "../../platform/settings.ts";
import { warnOfProxy } from "./proxy-warning.ts";

const servers = { DATABASE_URL: "mysql://127.0.0.1/admit", REDIS_URL: "redis://127.0.0.1" };
const settings = readSettings({ ...servers, TRUSTED_PROXIES: "10.0.0.0/8" });

async function warningsOf(peer: string, headers: Record<string, string>): Promise<string[]> {
  const warnings: string[] = [];
  const warn = (_warning: string, sentence: string) => void warnings.push(sentence);
  const app = new Hono<AppEnv>();
  app.get("/", (c) => {
    warnOfProxy(c as AppContext, { settings, attention: { warn } });
    return c.body(null);
  });
  await app.request("/", { headers }, { incoming: { socket: { remoteAddress: peer } } });
  return warnings;
}

test.each([
  ["X-Forwarded-For", "127.0.0.1", "TRUSTED_PROXIES=loopback"],
  ["X-Real-IP", "::1", "TRUSTED_PROXIES=loopback"],
  ["Forwarded", "192.168.0.4", "TRUSTED_PROXIES=private"],
  ["X-Forwarded-For", "203.0.113.9", "TRUSTED_PROXIES to the proxy's address"],
])("%s from the untrusted %s warns the operator, and names the setting", async (header, peer, remedy) => {
  const warnings = await warningsOf(peer, { [header]: "198.51.100.1" });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(header);
  expect(warnings[0]).toContain(remedy);
  expect(warnings[0]).not.toContain("203.0.113.9");
});

test.each(["Forwarded", "X-Real-IP"])("a trusted proxy that sends %s alone is a warning too", async (header) => {
  expect(await warningsOf("10.0.0.1", { [header]: "for=198.51.100.1" })).toEqual([
    expect.stringContaining("X-Forwarded-For"),
  ]);
});

test("an unnamed proxy with a private address in front of a trusted one is a warning", async () => {
  const [warning] = await warningsOf("10.0.0.1", { "X-Forwarded-For": "198.51.100.1, 192.168.0.7" });
  expect(warning).toContain("add its address to TRUSTED_PROXIES");
  expect(warning).not.toContain("192.168.0.7");
  for (const fine of ["198.51.100.1, 10.0.0.7", "192.168.0.7", "192.168.0.7, 10.0.0.7", "1.2.3.4, 198.51.100.1"])
    expect(await warningsOf("10.0.0.1", { "X-Forwarded-For": fine }), fine).toEqual([]);
});

test("requests without a proxy, and those of a trusted proxy, cause no warning", async () => {
  expect(await warningsOf("203.0.113.9", {})).toEqual([]);
  expect(await warningsOf("10.0.0.1", { "X-Forwarded-For": "198.51.100.1", "X-Real-IP": "a" })).toEqual([]);
  expect(await warningsOf("10.0.0.1", {})).toEqual([]);
});
