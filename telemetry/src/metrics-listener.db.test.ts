import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { SettingsError } from "@admit/contract";
import { pino } from "pino";
import { Gauge, Registry } from "prom-client";
import { expect, onTestFinished, test } from "vitest";
import { openMetricsListener } from "./metrics-listener.ts";

const host = "127.0.0.1";
const silent = pino({ level: "silent" });

/** A listener whose only figure is computed by `collect`, with a count of how often. */
async function openCounted(collect: () => Promise<void> = () => Promise.resolve(), limits = { connectionMs: 60_000 }) {
  const registry = new Registry();
  let collections = 0;
  const figure: Gauge = new Gauge({
    name: "figure",
    help: "How often it was collected",
    registers: [registry],
    async collect() {
      figure.set(++collections);
      await collect();
    },
  });
  const { port, url } = await listen({ registry, limits });
  return { port, collections: () => collections, url };
}

async function listen(options: Partial<Parameters<typeof openMetricsListener>[0]> = {}) {
  const listener = await openMetricsListener({ registry: new Registry(), host, port: 0, log: silent, ...options });
  onTestFinished(() => listener.close());
  return { port: listener.port, url: `http://${host}:${listener.port}` };
}

function open(port: number): Socket {
  const socket = connect(port, host);
  // A connection that the listener ends is what some of these tests expect.
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Everything received on a connection until the listener ends it. */
async function all(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  await once(socket, "close");
  return text;
}

/** A gate that collections wait at. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let reached = (): void => undefined;
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  return { open: () => open(), isReached, pass: () => (reached(), opened) };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test("only metrics and health are served", async () => {
  const { url } = await openCounted();
  const metrics = await fetch(`${url}/metrics?name=figure`);
  expect(metrics.headers.get("Content-Type")).toMatch(/^text\/plain; version=/);
  expect(await metrics.text()).toContain("figure 1\n");
  const health = await fetch(`${url}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  expect((await fetch(`${url}/readyz`)).status).toBe(404);
  expect((await fetch(`${url}/`)).status).toBe(404);
  const written = await fetch(`${url}/metrics`, { method: "POST" });
  expect([written.status, written.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
});

test("a process that is still starting is not healthy", async () => {
  let isReady = false;
  const { url } = await listen({ isReady: () => isReady });
  const health = async () => (await fetch(`${url}/healthz`)).status;
  expect(await health()).toBe(503);
  isReady = true;
  expect(await health()).toBe(200);
});

test("400 requests pipelined on one connection cost one collection, and others are answered", async () => {
  const gated = gate();
  const { port, url, collections } = await openCounted(gated.pass);
  const flood = open(port);
  flood.write(get("/metrics").repeat(400));
  const answered = all(flood);
  await gated.isReached;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  gated.open();
  // The first is answered, and the connection ends: pipelining gains nothing.
  expect((await answered).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
  expect(collections()).toBe(1);
});

test("1,000 connections that ask at once cost at most one collection per second, and each is answered", async () => {
  const gated = gate();
  const { port, collections } = await openCounted(gated.pass);
  const startedAtMs = performance.now();
  const sockets = Array.from({ length: 1000 }, () => open(port));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const answers = sockets.map((socket) => {
    socket.write(get("/metrics"));
    return all(socket);
  });
  await gated.isReached;
  gated.open();
  const answered = (await Promise.all(answers)).filter((text) => /^figure \d+$/m.test(text));
  expect(answered).toHaveLength(1000);
  const secondsBegun = Math.ceil((performance.now() - startedAtMs) / 1000);
  expect(collections()).toBeLessThanOrEqual(secondsBegun);
});

test("requests whose clients have gone cause no collection", async () => {
  const gated = gate();
  const { port, collections } = await openCounted(gated.pass);
  const first = open(port);
  first.write(get("/metrics"));
  await gated.isReached;
  const gone = Array.from({ length: 50 }, () => open(port));
  await Promise.all(gone.map((socket) => once(socket, "connect")));
  for (const socket of gone) socket.end(get("/metrics"));
  await Promise.all(gone.map((socket) => all(socket)));
  gated.open();
  expect(await all(first)).toContain("figure 1\n");
  expect(collections()).toBe(1);
});

test("a connection ends in its time, whether its client sends nothing, half a request, or a whole one that takes long", async () => {
  const gated = gate();
  const { port } = await openCounted(gated.pass, { connectionMs: 100 });
  const sent = ["", "GET /metrics HTTP/1.1\r\nHost: x\r\n", get("/metrics")];
  const answered = sent.map((text) => {
    const socket = open(port);
    socket.write(text);
    return all(socket);
  });
  expect(await Promise.all(answered)).toEqual(["", "", ""]);
});

test("a collection that fails is a 500 that says where to look, and the next one is tried", async () => {
  let isBroken = true;
  const { url } = await openCounted(async () => {
    if (isBroken) throw new Error("no figures");
  });
  const failed = await fetch(`${url}/metrics`);
  expect([failed.status, await failed.text()]).toEqual([
    500,
    "The metrics could not be collected; the log says why.\n",
  ]);
  isBroken = false;
  await expect.poll(async () => (await fetch(`${url}/metrics`)).status).toBe(200);
});

test("a port that is taken, and an address that this machine does not have, are named with their settings", async () => {
  const { port } = await listen();
  const second = listen({ port });
  await expect(second).rejects.toThrow(SettingsError);
  await expect(second).rejects.toThrow(`METRICS_PORT: ${port} of ${host} is taken by another program.`);
  await expect(listen({ host: "192.0.2.1" })).rejects.toThrow("METRICS_HOST: nothing can listen on 192.0.2.1");
});
