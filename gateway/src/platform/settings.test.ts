import { SettingsError } from "@admit/contract";
import { expect, test } from "vitest";
import { isIn } from "./route/client-address.ts";
import { localRoleOf, readSettings, resultingRole } from "./settings.ts";

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

test.each([
  ["off switches a limit off", "RATE_LIMIT_ADDRESS", "off", null],
  ["a slash at the end of the public address is removed", "PUBLIC_URL", "https://a.example/", "https://a.example"],
] as const)("%s", (_what, name, given, read) => {
  expect(readSettings({ ...needed, [name]: given })[name]).toBe(read);
});

test.each([
  ["10.0.0.0/8, 192.168.1.1,fd00::/8", ["10.200.0.1", "192.168.1.1", "fd00::1"], ["192.168.1.2", "fe80::1"]],
  ["loopback", ["127.0.0.1", "127.8.8.8", "::1"], ["10.1.2.3"]],
  [
    "private",
    ["10.1.2.3", "172.16.0.1", "172.31.0.1", "192.168.0.1", "169.254.0.1", "fc00::1", "fdab::1", "fe80::1"],
    ["127.0.0.1", "172.32.0.1", "11.0.0.1", "8.8.8.8"],
  ],
  ["loopback, private,203.0.113.7", ["203.0.113.7", "127.0.0.1", "10.1.2.3"], ["203.0.113.8"]],
])("proxies are addresses, networks and named groups of either version: %s", (given, trusted, others) => {
  const { TRUSTED_PROXIES } = readSettings({ ...needed, TRUSTED_PROXIES: given });
  const isTrusted = (address: string) => isIn(TRUSTED_PROXIES?.peers, address);
  expect([...trusted, ...others].filter(isTrusted)).toEqual(trusted);
});

test("a named group of proxies forwards nothing, and an unknown one is refused", () => {
  const forwarders = readSettings({ ...needed, TRUSTED_PROXIES: "private,10.0.0.7" }).TRUSTED_PROXIES?.forwarders;
  expect(["10.0.0.7", "10.0.0.8"].map((address) => forwarders?.check(address))).toEqual([true, false]);
  const unknown = caught(() => readSettings({ ...needed, TRUSTED_PROXIES: "public" }));
  expect(unknown.message).toMatch(/TRUSTED_PROXIES .*loopback.*private/);
});

test.each([
  ["highest", "ADMIN", "BUYER", "ADMIN"],
  ["highest", "BUYER", "STAFF", "STAFF"],
  ["highest", "STAFF", "STAFF", "STAFF"],
  ["highest", "STAFF", null, "STAFF"],
  ["host", "ADMIN", "BUYER", "BUYER"],
  ["host", "BUYER", "ADMIN", "ADMIN"],
  ["host", "ADMIN", null, "ADMIN"],
  ["local", "STAFF", "ADMIN", "STAFF"],
  ["local", "BUYER", "ADMIN", "BUYER"],
] as const)("by %s, %s here and %s at the host is %s", (rule, local, host, role) => {
  expect(resultingRole(rule, local, host)).toBe(role);
});

test("without a role from staff the role is BUYER", () => {
  expect(localRoleOf({ localRole: null })).toBe("BUYER");
  expect(localRoleOf({ localRole: "STAFF" })).toBe("STAFF");
});

function caught(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
