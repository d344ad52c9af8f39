import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { RefusalReason } from "@admit/contract";
import { Registry } from "prom-client";
import { afterEach, expect, test } from "vitest";
import { openLog } from "@admit/telemetry";
import { Attention } from "../../platform/attention/attention.ts";
import { readSettings } from "../../platform/settings.ts";
import { makeServer } from "./make-server.ts";
import { serverLimits, type ServerLimits } from "./server-limits.ts";

/** Answers when the test allows it, and records the requests that began. */
class Held {
  begun: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly fetch = (request: Request): Promise<Response> => {
    this.begun.push(new URL(request.url).pathname);
    return new Promise((resolve) => this.#waiting.push(() => resolve(new Response("ok"))));
  };
  letOne(): void {
    this.#waiting.shift()?.();
  }
}

let server: Server;
let attention: Attention;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  await once(server, "close");
});

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  limits: Partial<ServerLimits> = {},
  proxies?: string,
): Promise<void> {
  const log = openLog("gateway", "info", { write: () => undefined });
  attention = new Attention({ metrics: new Registry(), log });
  const servers = { DATABASE_URL: "mysql://127.0.0.1/admit", REDIS_URL: "redis://127.0.0.1" };
  const settings = readSettings({ ...servers, TRUSTED_PROXIES: proxies });
  server = makeServer({ fetch }, { attention, settings }, { ...serverLimits, ...limits });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

function open(localAddress = "127.0.0.1"): Socket {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  socket.on("error", () => undefined);
  sockets.push(socket);
  return socket;
}

/** Collects what is received. @returns a function that returns it so far */
function received(socket: Socket): () => string {
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  return () => text;
}

/** Everything received until the server ended the connection. */
async function untilClosed(socket: Socket): Promise<string> {
  const text = received(socket);
  await once(socket, "close");
  return text();
}

const ok = /^HTTP\/1\.1 200 /;
const okCount = (text: string): number => text.split("HTTP/1.1 200 ").length - 1;
const firstOf = async (socket: Socket): Promise<string> => String((await once(socket, "data"))[0]);
const answerTo = (socket: Socket): Promise<string> => {
  socket.write(get("/"));
  return firstOf(socket);
};

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const gets = (count: number): string => Array.from({ length: count }, (_, at) => get(`/${at}`)).join("");
const refusals = (reason: RefusalReason): number => attention.refusals[reason] ?? 0;

test("a connection has one request answered at a time, in order, however many it pipelines", async () => {
  const held = new Held();
  await listen(held.fetch);
  const socket = open();
  const text = received(socket);
  socket.write(gets(3));
  for (const begun of [["/0"], ["/0", "/1"], ["/0", "/1", "/2"]]) {
    await expect.poll(() => held.begun).toEqual(begun);
    held.letOne();
  }
  await expect.poll(() => okCount(text())).toBe(3);
});

test("a connection that pipelines too many requests is ended, and the rest is neither computed nor read", async () => {
  const held = new Held();
  await listen(held.fetch);
  let read = 0;
  server.on("request", () => (read += 1));
  const socket = open();
  socket.write(gets(400));
  await untilClosed(socket);
  expect(held.begun).toEqual(["/0"]);
  // One that is answered, those that wait, and one too many.
  expect(read).toBe(serverLimits.pipelinedMax + 2);
  expect(refusals("connection-limit")).toBe(1);
});

test("as many pipelined requests as allowed are answered", async () => {
  await listen(() => new Response("ok"));
  const socket = open();
  const text = received(socket);
  socket.write(gets(serverLimits.pipelinedMax + 1));
  await expect.poll(() => okCount(text())).toBe(serverLimits.pipelinedMax + 1);
  expect(refusals("connection-limit")).toBe(0);
});

test("waiting requests of a client that has gone are not computed", async () => {
  const held = new Held();
  await listen(held.fetch);
  const gone = once(server, "connection").then(([socket]) => once(socket as Socket, "close"));
  const socket = open();
  socket.write(gets(5));
  await expect.poll(() => held.begun).toEqual(["/0"]);
  socket.destroy();
  await gone;
  held.letOne();
  const other = open();
  other.write(get("/other"));
  await expect.poll(() => held.begun).toEqual(["/0", "/other"]);
});

test("a client that does not read its answer is ended", async () => {
  await listen(() => new Response(new Uint8Array(32 * 1024 * 1024)), { unreadMs: 200, sweepMs: 20 });
  const ended = once(server, "connection").then(([socket]) => once(socket as Socket, "close"));
  const socket = open();
  socket.pause();
  socket.write(get("/"));
  await ended;
  expect(refusals("unread-output")).toBe(1);
});

test("a client that reads steadily receives the whole of a large answer, however long that takes", async () => {
  const bytes = 32 * 1024 * 1024;
  await listen(() => new Response(new Uint8Array(bytes)), { unreadMs: 500, sweepMs: 20 });
  const socket = open();
  let read = 0;
  socket.on("data", (chunk: Buffer) => {
    read += chunk.length;
    socket.pause();
    // 64 kB at a time: the whole takes much longer than `unreadMs`.
    setTimeout(() => socket.resume(), 2);
  });
  socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await once(socket, "close");
  expect(refusals("unread-output")).toBe(0);
  expect(read).toBeGreaterThan(bytes);
});

test("one network has a limited number of connections, and another is answered meanwhile", async () => {
  await listen(() => new Response("ok"), { connectionsPerNetworkMax: 2 });
  const held = [open(), open()];
  await Promise.all(held.map((socket) => once(socket, "connect")));
  const refused = await untilClosed(open());
  expect(refused).toMatch(/^HTTP\/1\.1 429 /);
  expect(refused).toMatch(/^Retry-After: \d+\r$/m);
  expect(refused).toContain('"code":"rate-limited"');
  expect(refusals("connection-limit")).toBe(1);
  expect(await answerTo(open("127.0.0.2"))).toMatch(ok);
  held[0]?.destroy();
  await expect.poll(() => answerTo(open())).toMatch(ok);
});

test("connections of a trusted proxy are not limited", async () => {
  await listen(() => new Response("ok"), { connectionsPerNetworkMax: 1 }, "127.0.0.1");
  for (const socket of [open(), open(), open()]) expect(await answerTo(socket)).toMatch(ok);
});

test("a gateway whose connections are all being answered ends new ones, until one is idle", async () => {
  const held = new Held();
  await listen(held.fetch, { connectionsMax: 1, connectionsRoom: 1, noRoomRestMs: 0 });
  open().write(get("/0"));
  await expect.poll(() => held.begun).toEqual(["/0"]);
  await untilClosed(open("127.0.0.2"));
  expect(refusals("connection-limit")).toBe(1);
  held.letOne();
  await expect
    .poll(() => {
      open("127.0.0.2").write(get("/later"));
      return held.begun;
    })
    .toContain("/later");
});

/** Opens connections one by one, so that the server knows their order. */
async function openMany(count: number, localAddress: string): Promise<Socket[]> {
  const opened: Socket[] = [];
  for (let at = 0; at < count; at++) {
    const accepted = once(server, "connection");
    opened.push(open(localAddress));
    await accepted;
  }
  return opened;
}

const closed = (of: Socket[]): boolean[] => of.map((socket) => socket.closed);

test("a full gateway ends idle connections of the network that has the most, and locks out no other", async () => {
  const held = new Held();
  await listen(held.fetch, { connectionsMax: 8, connectionsRoom: 1 });
  const few = await openMany(2, "127.0.0.3");
  const [answered, ...idle] = await openMany(5, "127.0.0.2");
  answered?.write(get("/many"));
  await expect.poll(() => held.begun).toEqual(["/many"]);
  for (const other of ["127.0.0.4", "127.0.0.5"]) (await openMany(1, other))[0]?.write(get(`/${other}`));
  await expect.poll(() => held.begun).toEqual(["/many", "/127.0.0.4", "/127.0.0.5"]);
  await expect.poll(() => closed(idle)).toEqual([true, true, false, false]);
  expect(closed([answered as Socket, ...few])).toEqual([false, false, false]);
  held.letOne();
  expect(await firstOf(answered as Socket)).toMatch(ok);
  expect(refusals("connection-limit")).toBe(2);
});

/** Whether three clients of another network are answered, one after the other. */
async function othersAnswered(): Promise<boolean[]> {
  const answered: boolean[] = [];
  while (answered.length < 3) {
    const [other] = await openMany(1, "127.0.0.3");
    answered.push(ok.test(await answerTo(other as Socket)));
  }
  return answered;
}

test("a trusted proxy with all connections locks out no one either", async () => {
  await listen(() => new Response("ok"), { connectionsMax: 4, connectionsRoom: 1 }, "127.0.0.2");
  await openMany(3, "127.0.0.2");
  expect(await othersAnswered()).toEqual([true, true, true]);
});

test.each([
  ["sends half a request", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234"],
  ["does not read its answer", get("/large")],
])("a client that %s locks no one out of a full gateway", async (_what, sent) => {
  const begun: string[] = [];
  await listen(
    async (request) => {
      begun.push(request.method);
      if (request.method === "POST") await request.text();
      return new Response(new Uint8Array(request.url.endsWith("large") ? 32 * 1024 * 1024 : 1));
    },
    { connectionsMax: 3, connectionsRoom: 1 },
  );
  const slow = await openMany(2, "127.0.0.2");
  for (const socket of slow) socket.pause().write(sent);
  await expect.poll(() => begun.length).toBe(2);
  expect(await othersAnswered()).toEqual([true, true, true]);
});

test("two Host headers, of which a proxy could use the other, are refused", async () => {
  const held = new Held();
  await listen(held.fetch);
  const socket = open();
  socket.write("GET / HTTP/1.1\r\nHost: a\r\nX-Other: b\r\nhOST: b\r\n\r\n");
  const answer = await untilClosed(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"code":"invalid-request"');
  expect(held.begun).toEqual([]);
});
