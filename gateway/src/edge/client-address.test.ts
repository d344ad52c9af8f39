import { BlockList } from "node:net";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { AppContext, AppEnv } from "../app-env.ts";
import { clientAddress } from "./client-address.ts";

const trusted = new BlockList();
trusted.addSubnet("10.0.0.0", 8, "ipv4");

async function addressOf(peer: string, forwardedFor: string | undefined) {
  const app = new Hono<AppEnv>();
  app.get("/", (c) => c.text(clientAddress(c as AppContext, trusted)));
  const headers = new Headers(forwardedFor === undefined ? {} : { "X-Forwarded-For": forwardedFor });
  const env = { incoming: { socket: { remoteAddress: peer } } };
  return (await app.request("/", { headers }, env)).text();
}

test.each([
  ["a stranger's header is not believed", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["a trusted proxy's is", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["what the client itself put before is not", "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"],
  ["trusted proxies in a row are passed over", "10.0.0.1", "198.51.100.1, 10.0.0.7", "198.51.100.1"],
  ["nonsense falls back to the proxy", "10.0.0.1", "not an address", "10.0.0.1"],
  ["no header falls back to the proxy", "10.0.0.1", undefined, "10.0.0.1"],
  ["a dual-stack socket's peer is its IPv4 address", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
])("%s", async (_why, peer, header, address) => {
  expect(await addressOf(peer, header)).toBe(address);
});

test("without trusted proxies nobody's header counts", async () => {
  const app = new Hono<AppEnv>();
  app.get("/", (c) => c.text(clientAddress(c as AppContext, undefined)));
  const env = { incoming: { socket: { remoteAddress: "10.0.0.1" } } };
  const response = await app.request("/", { headers: { "X-Forwarded-For": "198.51.100.1" } }, env);
  expect(await response.text()).toBe("10.0.0.1");
});
