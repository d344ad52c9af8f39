import { Hono } from "hono";
import { expect, test } from "vitest";
import type { AppContext, AppEnv } from "./app-env.ts";
import { readSettings } from "../settings.ts";
import { clientAddress } from "./client-address.ts";

async function addressOf(peer: string, forwardedFor: string | undefined, proxies = "10.0.0.0/8") {
  const { TRUSTED_PROXIES: trusted } = readSettings({
    DATABASE_URL: "mysql://127.0.0.1/admit",
    REDIS_URL: "redis://127.0.0.1",
    TRUSTED_PROXIES: proxies,
  });
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
  ["nonsense falls back to the last proxy before it", "10.0.0.1", "not an address, 10.0.0.7", "10.0.0.7"],
  ["a client in a trusted network is counted by its own address", "10.0.0.1", "10.1.2.3, 10.0.0.7", "10.1.2.3"],
  ["a dual-stack socket's peer is its IPv4 address", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
])("%s", async (_why, peer, header, address) => {
  expect(await addressOf(peer, header)).toBe(address);
});

test.each([
  ["private", "172.18.0.1", "10.1.2.3"],
  ["loopback", "127.0.0.1", "127.0.0.9"],
])(
  "behind a proxy that is trusted as %s, such clients count one by one, and forge nothing",
  async (name, peer, client) => {
    expect(await addressOf(peer, client, name)).toBe(client);
    expect(await addressOf(peer, `8.8.8.8, ${client}`, name)).toBe(client);
    expect(await addressOf(peer, "8.8.8.8", name)).toBe("8.8.8.8");
  },
);

test("of two proxies in a row the first is named by its address, and buyers count one by one", async () => {
  const chain = "203.0.113.9, 10.0.0.7";
  expect(await addressOf("172.18.0.1", chain, "private,10.0.0.7")).toBe("203.0.113.9");
  expect(await addressOf("172.18.0.1", chain, "private")).toBe("10.0.0.7");
  expect(await addressOf("172.18.0.1", "8.8.8.8, 10.1.2.3, 10.0.0.7", "private,10.0.0.7")).toBe("10.1.2.3");
});

test("without trusted proxies nobody's header counts", async () => {
  const app = new Hono<AppEnv>();
  app.get("/", (c) => c.text(clientAddress(c as AppContext, undefined)));
  const env = { incoming: { socket: { remoteAddress: "10.0.0.1" } } };
  const response = await app.request("/", { headers: { "X-Forwarded-For": "198.51.100.1" } }, env);
  expect(await response.text()).toBe("10.0.0.1");
});
