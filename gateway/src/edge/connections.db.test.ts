import { once } from "node:events";
import type { Server } from "node:http";
import { BlockList, connect, type AddressInfo, type Socket } from "node:net";
import type { RefusalReason } from "@admit/contract";
import { Registry } from "prom-client";
import { afterEach, expect, test } from "vitest";
import { openLog } from "@admit/telemetry";
import { Attention } from "../attention/attention.ts";
import { makeServer } from "./make-server.ts";
import { serverLimits, type ServerLimits } from "./server-limits.ts";

/** Answers when it is let; counts what was begun. */
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
  trusted?: BlockList,
): Promise<void> {
  const log = openLog("gateway", "info", { write: () => undefined });
  attention = new Attention({ metrics: new Registry(), log });
  server = makeServer(
    { fetch },
    { attention, settings: { TRUSTED_PROXIES: trusted && { peers: trusted, forwarders: trusted } } },
    { ...serverLimits, ...limits },
  );
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

/** All that came until the server ended the connection. */
async function untilClosed(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  await once(socket, "close");
  return text;
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const gets = (count: number): string => Array.from({ length: count }, (_, at) => get(`/${at}`)).join("");
const refusals = (reason: RefusalReason): number => attention.refusals[reason] ?? 0;

test("a connection has one request answered at a time, in order, however many it sends at once", async () => {
  const held = new Held();
  await listen(held.fetch);
  const socket = open();
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.write(gets(3));
  for (const begun of [["/0"], ["/0", "/1"], ["/0", "/1", "/2"]]) {
    await expect.poll(() => held.begun).toEqual(begun);
    held.letOne();
  }
  await expect.poll(() => text.match(/HTTP\/1\.1 200 /g)?.length).toBe(3);
});

test("a connection that sends more than may wait is ended, and the rest is neither computed nor read", async () => {
  const held = new Held();
  await listen(held.fetch);
  let read = 0;
  server.on("request", () => (read += 1));
  const socket = open();
  socket.write(gets(400));
  await untilClosed(socket);
  expect(held.begun).toEqual(["/0"]);
  // The one that is answered, those that wait, and the one too many.
  expect(read).toBe(serverLimits.pipelinedMax + 2);
  expect(refusals("connection-limit")).toBe(1);
});

test("as many as may wait are answered", async () => {
  const begun: string[] = [];
  await listen((request) => {
    begun.push(request.url);
    return new Response("ok");
  });
  const socket = open();
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.write(gets(serverLimits.pipelinedMax + 1));
  await expect.poll(() => text.match(/HTTP\/1\.1 200 /g)?.length).toBe(serverLimits.pipelinedMax + 1);
  expect(refusals("connection-limit")).toBe(0);
});

test("what a client left waiting when it went is not computed", async () => {
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

test("one network holds so many connections, and another is answered meanwhile", async () => {
  await listen(() => new Response("ok"), { connectionsPerNetworkMax: 2 });
  const held = [open(), open()];
  await Promise.all(held.map((socket) => once(socket, "connect")));
  const refused = await untilClosed(open());
  expect(refused).toMatch(/^HTTP\/1\.1 429 /);
  expect(refused).toMatch(/^Retry-After: \d+\r$/m);
  expect(refused).toContain('"code":"rate-limited"');
  expect(refusals("connection-limit")).toBe(1);
  const other = open("127.0.0.2");
  other.write(get("/"));
  expect(String((await once(other, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /);
  held[0]?.destroy();
  await expect
    .poll(async () => {
      const again = open();
      again.write(get("/"));
      return String((await once(again, "data"))[0]);
    })
    .toMatch(/^HTTP\/1\.1 200 /);
});

test("connections of a trusted proxy are those of many, and not counted for it", async () => {
  const trusted = new BlockList();
  trusted.addAddress("127.0.0.1");
  await listen(() => new Response("ok"), { connectionsPerNetworkMax: 1 }, trusted);
  for (const socket of [open(), open(), open()]) {
    socket.write(get("/"));
    expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /);
  }
});

test("a gateway holds so many connections, and ends those above", async () => {
  await listen(() => new Response("ok"), { connectionsMax: 1 });
  await once(open(), "connect");
  await untilClosed(open("127.0.0.2"));
  expect(refusals("connection-limit")).toBe(1);
});

test("two hosts, which a proxy might read otherwise, are refused", async () => {
  const held = new Held();
  await listen(held.fetch);
  const socket = open();
  socket.write("GET / HTTP/1.1\r\nHost: a\r\nX-Other: b\r\nhOST: b\r\n\r\n");
  const answer = await untilClosed(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"code":"invalid-request"');
  expect(held.begun).toEqual([]);
});
