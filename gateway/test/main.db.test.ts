import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bodyMaxBytes } from "@admit/contract";
import { createTestDatabase, testServers } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let dataDir: string;
beforeAll(async () => {
  database = await createTestDatabase(testServers().databaseUrl);
  dataDir = await mkdtemp(join(tmpdir(), "admit-main-"));
});
afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const environment = () => ({
  PATH: process.env["PATH"],
  DATABASE_URL: database.url,
  REDIS_URL: testServers().redisUrl,
  REDIS_PREFIX: "test-main",
  ADMIT_DATA_DIR: dataDir,
  PORT: "0",
  METRICS_PORT: "0",
});

function run(env: Record<string, string | undefined>): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "../src/main.ts")], { env });
}

/** Starts a gateway and waits until it says where it listens. */
async function start() {
  const child = run(environment());
  const exited = once(child, "exit");
  const log = createInterface({ input: child.stdout ?? process.stdin });
  const said = (message: string): Promise<{ port: number }> =>
    new Promise((resolve, reject) => {
      log.on("line", (line) => {
        const entry = JSON.parse(line) as { msg?: string; port: number };
        if (entry.msg === message) resolve(entry);
      });
      child.once("exit", () => reject(new Error(`the gateway ended before it said "${message}"`)));
    });
  const { port } = await said("gateway is listening");
  return { child, port, exited, said };
}

/** A connection that is written to by hand; `next` is what came since the last, once the pattern is in it. */
function open(port: number) {
  const socket: Socket = connect(port, "127.0.0.1");
  let text = "";
  let ended = false;
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.on("close", () => (ended = true));
  return {
    write: (data: string | Buffer) => socket.write(data),
    close: () => socket.destroy(),
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

test("all wrong settings are named at once, and nothing is started", async () => {
  const child = run({ PATH: process.env["PATH"], DATABASE_URL: "nonsense", PORT: "high" });
  let said = "";
  child.stderr?.on("data", (chunk) => (said += String(chunk)));
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  for (const name of ["DATABASE_URL", "REDIS_URL", "PORT"]) expect(said).toContain(name);
});

test("a metrics port that is taken ends the start with a sentence that names the setting", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const child = run({ ...environment(), METRICS_PORT: String(port) });
  let said = "";
  child.stderr?.on("data", (chunk) => (said += String(chunk)));
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(said).toMatch(new RegExp(`^METRICS_PORT: ${port} of 127.0.0.1 is taken by another program\\.`));
  other.close();
});

test("a body that is too large is answered 413, declared or chunked, and the connection is not reset before", async () => {
  const { child, port, exited } = await start();
  const body = Buffer.alloc(2 * 1024 * 1024, "x");
  const head = "POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  for (const framing of ["declared", "chunked"]) {
    const client = open(port);
    if (framing === "declared") client.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
    else client.write(`${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n`);
    client.write(body);
    expect(await client.next(/payload-too-large/), framing).toMatch(/^HTTP\/1\.1 413 /);
    client.close();
  }
  // A client that declares a large body and sends nothing of it is answered too.
  const silent = open(port);
  silent.write(`${head}Content-Length: ${bodyMaxBytes + 1}\r\n\r\n`);
  expect(await silent.next(/payload-too-large/)).toMatch(/^HTTP\/1\.1 413 /);
  silent.close();
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("on SIGTERM what is being answered is finished, what comes after is refused, and the process ends", async () => {
  const { child, port, exited, said } = await start();
  const [busy, other] = [open(port), open(port)];
  const body = JSON.stringify({ email: "slow@example.org" });
  busy.write("POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
  busy.write(`Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`);
  // The gateway has taken the request, and waits for its body.
  await busy.next(/^HTTP\/1\.1 100 /);
  other.write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect(await other.next(/"status":"ready"/)).toMatch(/^HTTP\/1\.1 200 /);
  const begun = said("shutting down");
  child.kill("SIGTERM");
  await begun;
  other.write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const answer = await other.next(/\r\n\r\n.*\}$/s);
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  expect(answer).toMatch(/\r\nretry-after: 1\r\n/i);
  busy.write(body);
  expect(await busy.next(/\{\}$/)).toMatch(/^HTTP\/1\.1 202 /);
  expect(await exited).toEqual([0, null]);
});
