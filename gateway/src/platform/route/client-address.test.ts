import { Hono } from "hono";
import { expect, test } from "vitest";
import type { AppContext, AppEnv } from "./app-env.ts";
import { readSettings } from "../settings.ts";
import { clientAddress } from "./client-address.ts";

async function addressOf(peer: string, forwardedFor: string | undefined, proxies: string | null = "10.0.0.0/8") {
  const { TRUSTED_PROXIES: trusted } = readSettings({
    DATABASE_URL: "mysql://127.0.0.1/admit",
    REDIS_URL: "redis://127.0.0.1",
    ...(proxies !== null && { TRUSTED_PROXIES: proxies }),
  });
  const app = new Hono<AppEnv>();
  app.get("/", (c) => c.text(clientAddress(c as AppContext, trusted)));
  const headers = new Headers(forwardedFor === undefined ? {} : { "X-Forwarded-For": forwardedFor });
  const env = { incoming: { socket: { remoteAddress: peer } } };
  return (await app.request("/", { headers }, env)).text();
}

test.each([
  ["an untrusted peer's header is ignored", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["a trusted proxy's header counts", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["addresses that the client itself sends are ignored", "10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"],
  ["trusted proxies in a row are skipped", "10.0.0.1", "198.51.100.1, 10.0.0.7", "198.51.100.1"],
  ["nonsense falls back to the proxy", "10.0.0.1", "not an address", "10.0.0.1"],
  ["no header falls back to the proxy", "10.0.0.1", undefined, "10.0.0.1"],
  ["nonsense falls back to the last proxy before it", "10.0.0.1", "not an address, 10.0.0.7", "10.0.0.7"],
  ["a client in a trusted network is counted by its own address", "10.0.0.1", "10.1.2.3, 10.0.0.7", "10.1.2.3"],
  ["a dual-stack socket's peer is its IPv4 address", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["clients of a trusted group count one by one", "172.18.0.1", "10.1.2.3", "10.1.2.3", "private"],
  ["clients of a trusted group can forge nothing", "172.18.0.1", "8.8.8.8, 10.1.2.3", "10.1.2.3", "private"],
  ["a trusted group's header counts", "172.18.0.1", "8.8.8.8", "8.8.8.8", "private"],
  ["clients of this machine count one by one", "127.0.0.1", "8.8.8.8, 127.0.0.9", "127.0.0.9", "loopback"],
  ["a second proxy is skipped if named", "172.18.0.1", "203.0.113.9, 10.0.0.7", "203.0.113.9", "private,10.0.0.7"],
  ["a second proxy that only a group covers is not", "172.18.0.1", "203.0.113.9, 10.0.0.7", "10.0.0.7", "private"],
  ["buyers of a group count behind both", "172.18.0.1", "8.8.8.8, 10.1.2.3, 10.0.0.7", "10.1.2.3", "private,10.0.0.7"],
])("%s", async (_why, peer, header, address, proxies?: string) => {
  expect(await addressOf(peer, header, proxies)).toBe(address);
});

test("without trusted proxies every header is ignored", async () => {
  expect(await addressOf("10.0.0.1", "198.51.100.1", null)).toBe("10.0.0.1");
});
