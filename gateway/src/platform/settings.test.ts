import { SettingsError } from "@admit/contract";
import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

const needed = { DATABASE_URL: "mysql://root@127.0.0.1/admit", REDIS_URL: "redis://127.0.0.1:6379" };

test("the two servers' addresses suffice: all other settings have their documented defaults", () => {
  expect(readSettings(needed)).toMatchObject({
    PORT: 8080,
    HOST: "127.0.0.1",
    PUBLIC_URL: "http://127.0.0.1:8080",
    MAX_TICKETS_PER_USER_PER_EVENT: 50,
    MAX_TICKETS_PER_EVENT: 1000,
    LINE_MAX: 100_000,
    RATE_LIMIT_USER_WRITES: { requests: 100, seconds: 10 },
    RATE_LIMIT_USER_READS: { requests: 500, seconds: 10 },
    RATE_LIMIT_ADDRESS: { requests: 600, seconds: 10 },
    RATE_LIMIT_NEW_ACCOUNTS: { requests: 100, seconds: 600 },
    EMAIL_ALIASES: "separate",
    LOG_LEVEL: "info",
    ADMIT_DATA_DIR: ".data",
  });
});

test("all violations are named at once", () => {
  const wrong = {
    DATABASE_URL: "postgres://somewhere",
    PORT: "eighty",
    PUBLIC_URL: "tickets.example.org",
    RATE_LIMIT_ADDRESS: "many",
    EMAIL_ALIASES: "fold",
    TRUSTED_PROXIES: "10.0.0.0/33",
    AUTH_JWKS_URL: "https://id.example.org/jwks",
  };
  const error = caught(() => readSettings(wrong));
  expect(error).toBeInstanceOf(SettingsError);
  const named = [...Object.keys(wrong).slice(0, -1), "REDIS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"];
  for (const name of named) expect(error.message).toContain(`${name} `);
});

test("a host's provider needs an issuer and an audience", () => {
  const error = caught(() => readSettings({ ...needed, AUTH_JWKS_URL: "https://id.example.org/jwks" }));
  expect(error.message).toContain("AUTH_ISSUER must be set too");
  expect(error.message).toContain("AUTH_AUDIENCE must be set too");
});

test("off switches a limit off", () => {
  expect(readSettings({ ...needed, RATE_LIMIT_ADDRESS: "off" }).RATE_LIMIT_ADDRESS).toBeNull();
});

test("proxies are addresses and networks of either version", () => {
  const { TRUSTED_PROXIES } = readSettings({ ...needed, TRUSTED_PROXIES: "10.0.0.0/8, 192.168.1.1,fd00::/8" });
  expect(TRUSTED_PROXIES?.peers.check("10.200.0.1")).toBe(true);
  expect(TRUSTED_PROXIES?.peers.check("192.168.1.1")).toBe(true);
  expect(TRUSTED_PROXIES?.peers.check("192.168.1.2")).toBe(false);
  expect(TRUSTED_PROXIES?.peers.check("fd00::1", "ipv6")).toBe(true);
});

test("proxies can be named: loopback, and private for networks that are not routed publicly", () => {
  const trusts = (given: string, address: string, family: "ipv4" | "ipv6" = "ipv4") =>
    readSettings({ ...needed, TRUSTED_PROXIES: given }).TRUSTED_PROXIES?.peers.check(address, family);
  for (const address of ["127.0.0.1", "127.8.8.8"]) expect(trusts("loopback", address), address).toBe(true);
  expect(trusts("loopback", "::1", "ipv6")).toBe(true);
  for (const address of ["10.1.2.3", "172.16.0.1", "172.31.0.1", "192.168.0.1", "169.254.0.1"])
    expect(trusts("private", address), address).toBe(true);
  for (const address of ["fc00::1", "fdab::1", "fe80::1"])
    expect(trusts("private", address, "ipv6"), address).toBe(true);
  for (const address of ["127.0.0.1", "172.32.0.1", "11.0.0.1", "8.8.8.8"])
    expect(trusts("private", address), address).toBe(false);
  expect(trusts("loopback, private,203.0.113.7", "203.0.113.7")).toBe(true);
  const forwarders = readSettings({ ...needed, TRUSTED_PROXIES: "private,10.0.0.7" }).TRUSTED_PROXIES?.forwarders;
  expect(["10.0.0.7", "10.0.0.8"].map((address) => forwarders?.check(address))).toEqual([true, false]);
  const unknown = caught(() => readSettings({ ...needed, TRUSTED_PROXIES: "public" }));
  expect(unknown.message).toMatch(/TRUSTED_PROXIES .*loopback.*private/);
});

test("a slash at the end of the public address is removed", () => {
  expect(readSettings({ ...needed, PUBLIC_URL: "https://tickets.example.org/" }).PUBLIC_URL).toBe(
    "https://tickets.example.org",
  );
});

function caught(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
