import { BlockList } from "node:net";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { AppContext, AppEnv } from "../app-env.ts";
import { warnOfProxy } from "./proxy-warning.ts";

const trusted = new BlockList();
trusted.addSubnet("10.0.0.0", 8, "ipv4");

async function warningsOf(peer: string, headers: Record<string, string>): Promise<string[]> {
  const warnings: string[] = [];
  const warn = (_warning: string, sentence: string) => void warnings.push(sentence);
  const services = { settings: { TRUSTED_PROXIES: trusted }, attention: { warn } };
  const app = new Hono<AppEnv>();
  app.get("/", (c) => {
    warnOfProxy(c as AppContext, services);
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
])("%s from the untrusted %s warns the operator, and says what to set", async (header, peer, remedy) => {
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

test("neither a request that was not forwarded nor one from a trusted proxy causes a warning", async () => {
  expect(await warningsOf("203.0.113.9", {})).toEqual([]);
  expect(await warningsOf("10.0.0.1", { "X-Forwarded-For": "198.51.100.1", "X-Real-IP": "a" })).toEqual([]);
  expect(await warningsOf("10.0.0.1", {})).toEqual([]);
});
