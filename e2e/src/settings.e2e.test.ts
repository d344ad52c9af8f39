import { expect, test } from "vitest";
import { runPart } from "./set-up/run-part.ts";

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
  PUBLIC_URL: "tickets.example.org",
  AUTH_JWKS_URL: "https://host.example/jwks",
  SMTP_URL: "https://mail.example.org",
  LINE_MAX: "0",
  RATE_LIMIT_USER_WRITES: "100 per second",
  TRUSTED_PROXIES: "10.0.0.0/33",
};

test("a gateway with wrong settings names all of them, with why, and does not start", async () => {
  const { exit, output } = await runPart("gateway", { ...wrong, ...wrongGateway });

  expect(exit).toEqual({ code: 1, signal: null });
  for (const name of [...Object.keys(wrong), ...Object.keys(wrongGateway)].filter((name) => name !== "AUTH_JWKS_URL"))
    expect(output).toMatch(new RegExp(`^ *${name}: \\S`, "m"));
  // Neither of the two that go with AUTH_JWKS_URL is set.
  expect(output).toMatch(/^ *AUTH_ISSUER: \S/m);
  expect(output).toMatch(/^ *AUTH_AUDIENCE: \S/m);
});

test("a worker with wrong settings names all of them, with why, and does not start", async () => {
  const { exit, output } = await runPart("worker", { ...wrong, WORKER_PORT: "70000" });

  expect(exit).toEqual({ code: 1, signal: null });
  for (const name of [...Object.keys(wrong), "WORKER_PORT"]) expect(output).toMatch(new RegExp(`^ *${name}: \\S`, "m"));
});

test.for(["gateway", "worker"] as const)(
  "a %s without any settings says which it needs, and shows no stack",
  async (part) => {
    const { exit, output } = await runPart(part, {});

    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(/^ *DATABASE_URL: \S/m);
    expect(output).toMatch(/^ *REDIS_URL: \S/m);
    expect(output).not.toContain("    at ");
  },
);
