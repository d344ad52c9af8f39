import { expect, test } from "vitest";
import { runPart } from "./environment/run-part.ts";

const wrong = {
  DATABASE_URL: "postgres://localhost/admit",
  REDIS_URL: "localhost",
  REDIS_PREFIX: "Admit!",
  MAX_TICKETS_PER_USER_PER_EVENT: "0",
  MAX_TICKETS_PER_EVENT: "many",
  LOG_LEVEL: "loud",
};
const wrongGateway = {
  PORT: "eighty",
  METRICS_PORT: "many",
  PUBLIC_URL: "tickets.example.org",
  SMTP_URL: "https://mail.example.org",
  LINE_MAX: "0",
  RATE_LIMIT_USER_WRITES: "100 per second",
  TRUSTED_PROXIES: "10.0.0.0/33",
};

/** Matches the line that names a setting and what it must be. */
const naming = (name: string): RegExp => new RegExp(`^ *${name} (is not set: it )?must `, "m");

test("a gateway with wrong settings lists all of them, with reasons, and does not start", async () => {
  const { exit, output } = await runPart("gateway", {
    ...wrong,
    ...wrongGateway,
    AUTH_JWKS_URL: "https://host.example/jwks",
  });

  expect(exit).toEqual({ code: 1, signal: null });
  for (const name of Object.keys({ ...wrong, ...wrongGateway })) expect(output).toMatch(naming(name));
  // AUTH_JWKS_URL is valid, but needs these two.
  expect(output).toMatch(naming("AUTH_ISSUER"));
  expect(output).toMatch(naming("AUTH_AUDIENCE"));
});

test("a worker with wrong settings lists all of them, with reasons, and does not start", async () => {
  const { exit, output } = await runPart("worker", { ...wrong, METRICS_PORT: "70000" });

  expect(exit).toEqual({ code: 1, signal: null });
  for (const name of [...Object.keys(wrong), "METRICS_PORT"]) expect(output).toMatch(naming(name));
});

test.for(["gateway", "worker"] as const)(
  "a %s without settings lists those that it needs, and shows no stack",
  async (part) => {
    const { exit, output } = await runPart(part, {});

    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(naming("DATABASE_URL"));
    expect(output).toMatch(naming("REDIS_URL"));
    expect(output).not.toContain("    at ");
  },
);
