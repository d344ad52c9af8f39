import { Explained, root } from "@admit/environment";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { localUrl, partSettings, readSettings } from "./settings.ts";

describe("settings", () => {
  it("have the defaults of a first start", () => {
    expect(readSettings({})).toEqual({
      dataDir: `${root}.data`,
      databaseUrl: undefined,
      redisUrl: undefined,
      listen: { setting: "PORT", host: "127.0.0.1", port: 8080, isGiven: false },
      metrics: {
        gateway: { setting: "METRICS_PORT", host: "127.0.0.1", port: 9464, isGiven: false },
        worker: { setting: "METRICS_PORT", host: "127.0.0.1", port: 9465, isGiven: false },
      },
      publicUrl: undefined,
    });
  });

  it("count an empty variable as not set, and keep what was asked for, even if it is the usual", () => {
    expect(readSettings({ PORT: "", DATABASE_URL: "", ADMIT_DATA_DIR: "" })).toEqual(readSettings({}));
    expect(readSettings({ PORT: "8080" }).listen).toMatchObject({ port: 8080, isGiven: true });
    expect(readSettings({ ADMIT_DATA_DIR: "/srv/admit" }).dataDir).toBe("/srv/admit");
  });

  it("give the worker the port after the gateway's for its metrics", () => {
    expect(readSettings({ METRICS_PORT: "9500", METRICS_HOST: "::1" }).metrics).toEqual({
      gateway: { setting: "METRICS_PORT", host: "::1", port: 9500, isGiven: true },
      worker: { setting: "METRICS_PORT", host: "::1", port: 9501, isGiven: true },
    });
  });

  it("that are wrong are all named at once, those of gateway and worker too, each with what it must be", () => {
    const wrong = {
      PORT: "abc",
      METRICS_PORT: "65535",
      DATABASE_URL: "postgres://x:password@y/z",
      REDIS_URL: "mysql://x",
      PUBLIC_URL: "nowhere",
      LINE_MAX: "0",
      RATE_LIMIT_ADDRESS: "many",
      MAX_TICKETS_PER_EVENT: "1.5",
      LOG_LEVEL: "loud",
      AUTH_ISSUER: "https://host.example",
      MAIL_FROM: "x",
      OTEL_TRACES_SAMPLER_ARG: "2",
    };
    expect(messageOf(wrong).split("\n")).toEqual([
      "These settings are wrong:",
      "  DATABASE_URL must be a mysql:// URL",
      "  REDIS_URL must be a redis:// URL",
      '  MAX_TICKETS_PER_EVENT must be a whole number from 0 to 2000000000; it is "1.5"',
      "  PUBLIC_URL must be an http:// or https:// URL",
      '  MAIL_FROM must be at least 3 characters; it is "x"',
      '  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud"',
      '  OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; it is "2"',
      '  PORT must be a whole number from 1 to 65535; it is "abc"',
      '  METRICS_PORT must be a whole number from 1 to 65534; it is "65535"',
      '  LINE_MAX must be a whole number from 1 to 2000000000; it is "0"',
      '  RATE_LIMIT_ADDRESS must be requests per seconds, such as 100/10s, or off; it is "many"',
      "  AUTH_JWKS_URL must be set too: AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE go together",
      "  AUTH_AUDIENCE must be set too: AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE go together",
    ]);
  });

  it("are never reported in a library's own message, whatever is set", () => {
    const names = allNames();
    expect(names.length).toBeGreaterThan(25);
    for (const value of ["?", "-1", "1e99", "NaN"])
      for (const name of names)
        expect(messageOf({ [name]: value })).not.toMatch(/expected|received|Invalid|undefined|Too (small|big)/);
  });

  it("that go together are checked whatever else is wrong", () => {
    for (const name of allNames().filter((name) => !name.startsWith("AUTH_")))
      for (const value of ["?", "1.5"])
        expect(messageOf({ AUTH_ISSUER: "https://host.example", [name]: value })).toContain(
          "AUTH_AUDIENCE must be set",
        );
  });

  it("need a database in DATABASE_URL", () => {
    for (const url of ["mysql://host:3306", "mysql://host:3306/"])
      expect(messageOf({ DATABASE_URL: url })).toContain(
        "DATABASE_URL must name a database behind the host: mysql://user:password@host:3306/admit",
      );
  });
});

const allNames = (): string[] => [
  ...new Set(partSettings.flatMap((part) => Object.keys((part as unknown as { in: z.ZodObject }).in.shape))),
];

function messageOf(environment: Record<string, string>): string {
  try {
    readSettings(environment);
    return "";
  } catch (error) {
    if (error instanceof Explained) return error.message;
    throw error;
  }
}

describe("the local address", () => {
  it.each([
    ["127.0.0.1", "http://127.0.0.1:8080"],
    ["0.0.0.0", "http://127.0.0.1:8080"],
    ["::", "http://[::1]:8080"],
    ["::1", "http://[::1]:8080"],
    ["localhost", "http://localhost:8080"],
  ])("of a gateway that listens on %s is %s", (host, url) => {
    expect(localUrl(host, 8080)).toBe(url);
  });
});
