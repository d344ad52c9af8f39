import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createTestDatabase, testServers } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Starting one takes seconds, so the three processes of this file start together. */
const startMs = 120_000;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let dataDir: string;
let wrongSettings: Ended;
let takenPort: Ended & { port: number };
let gateway: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  dataDir = await mkdtemp(join(tmpdir(), "admit-main-"));
  const environment = {
    PATH: process.env["PATH"],
    DATABASE_URL: database.url,
    REDIS_URL: testServers().redisUrl,
    REDIS_PREFIX: "test-main",
    ADMIT_DATA_DIR: dataDir,
    PORT: "0",
    METRICS_PORT: "0",
  };
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  [wrongSettings, takenPort, gateway] = await Promise.all([
    untilEnded({ PATH: process.env["PATH"], DATABASE_URL: "nonsense", PORT: "high" }),
    untilEnded({ ...environment, METRICS_PORT: String(port) }).then((ended) => ({ ...ended, port })),
    start(environment),
  ]);
  other.close();
}, startMs);
afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true });
});

type Environment = Record<string, string | undefined>;

const run = (env: Environment): ChildProcess =>
  spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "../src/main.ts")], { env });

interface Ended {
  code: number | null;
  stderr: string;
}

/** Runs a gateway that does not start. */
async function untilEnded(env: Environment): Promise<Ended> {
  const child = run(env);
  let stderr = "";
  child.stdout?.resume();
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

/** Starts a gateway and waits until it listens. */
async function start(env: Environment) {
  const child = run(env);
  const exited = once(child, "exit");
  const log = createInterface({ input: child.stdout ?? process.stdin });
  const logs = (message: string): Promise<{ port: number }> =>
    new Promise((resolve, reject) => {
      log.on("line", (line) => {
        const entry = JSON.parse(line) as { msg?: string; port: number };
        if (entry.msg === message) resolve(entry);
      });
      child.once("exit", () => reject(new Error(`the gateway ended before it logged "${message}"`)));
    });
  const { port } = await logs("gateway is listening");
  return { child, port, exited, logs };
}

/** A raw connection. `next` returns the text received since the last call, once it matches. */
function open(port: number) {
  const socket: Socket = connect(port, "127.0.0.1");
  let text = "";
  let ended = false;
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.on("close", () => (ended = true));
  return {
    write: (data: string) => socket.write(data),
    async next(pattern: RegExp): Promise<string> {
      while (!pattern.test(text)) {
        if (ended) throw new Error(`the connection ended after: ${text}`);
        await Promise.race([once(socket, "data"), once(socket, "close")]);
      }
      const taken = text;
      text = "";
      return taken;
    },
  };
}

test("a start with wrong settings names all of them", () => {
  expect(wrongSettings.code).toBe(1);
  for (const name of ["DATABASE_URL", "REDIS_URL", "PORT"]) expect(wrongSettings.stderr).toContain(name);
});

test("a start with a taken metrics port ends with a sentence that names the setting", () => {
  const { code, stderr, port } = takenPort;
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^METRICS_PORT: ${port} of 127.0.0.1 is taken by another program\\.`));
});

test("on SIGTERM requests in flight are finished, later ones are refused, and the process ends", async () => {
  const { child, port, exited, logs } = gateway;
  const [busy, other] = [open(port), open(port)];
  const body = JSON.stringify({ email: "slow@example.org" });
  busy.write("POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
  busy.write(`Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`);
  // The gateway has accepted the request and waits for its body.
  await busy.next(/^HTTP\/1\.1 100 /);
  other.write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect(await other.next(/"status":"ready"/)).toMatch(/^HTTP\/1\.1 200 /);
  const begun = logs("shutting down");
  child.kill("SIGTERM");
  await begun;
  other.write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const answer = await other.next(/\r\n\r\n.*\}$/s);
  for (const part of [/^HTTP\/1\.1 503 /, /\r\nconnection: close\r\n/i, /\r\nretry-after: 1\r\n/i])
    expect(answer).toMatch(part);
  busy.write(body);
  expect(await busy.next(/\{\}$/)).toMatch(/^HTTP\/1\.1 202 /);
  expect(await exited).toEqual([0, null]);
});
