import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Load, openLoad } from "./open-load.ts";
import type { LoadOrder } from "./order.ts";

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const requests: IncomingMessage[] = [];
const server = createServer((request, response) => {
  // Opens a connection.
  const isHello = request.url === "/healthz";
  if (!isHello) requests.push(request);
  request.resume().on("end", () => (isHello ? response.end() : answer(request, response)));
});
let load: Load;
let order: LoadOrder;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  load = openLoad();
});
beforeEach(() => {
  requests.length = 0;
  answer = (_, response) => response.writeHead(202).end("{}");
  order = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens: ["first", "second"],
    paths: ["/v1/events/e/purchases"],
    purchase: { quantity: 1, keyPrefix: "run-", wait: false },
    pace: { kind: "scheduled", schedule: "constant", ratePerSecond: 500, seed: 1 },
    warmUpMs: 100,
    countedMs: 400,
    inFlightMax: 1000,
  };
});
afterAll(async () => {
  await load.close();
  server.close();
});

test("each scheduled purchase is sent once, under its own key, by alternating buyers; the warm-up is not counted", async () => {
  const { sent, dropped, answers, latency, lag, used } = await load.run({ ...order, pids: { here: process.pid } });
  expect({ sent, dropped, answers }).toEqual({ sent: 200, dropped: 0, answers: { 202: 200 } });
  expect([latency.count, lag.count]).toEqual([200, 200]);
  expect(Object.keys(used)).toEqual(["here"]);
  const keys = requests.map(({ headers }) => Number(String(headers["idempotency-key"]).slice("run-".length)));
  expect(keys.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, index) => index));
  expect(requests.filter(({ headers }) => headers.authorization === "Bearer second")).toHaveLength(125);
});

test("requests over the limit of unanswered ones are dropped, and counted", async () => {
  answer = (_, response) => void setTimeout(() => response.end(), 100);
  const { dropped } = await load.run({ ...order, inFlightMax: 3 });
  expect(dropped).toBeGreaterThan(0);
  expect(requests).toHaveLength(250 - dropped);
});

test("a missing answer is counted as lost, and other answers by their status", async () => {
  answer = (request, response) => {
    if (request.headers["idempotency-key"] === "run-60") request.socket.destroy();
    else response.writeHead(request.headers["idempotency-key"] === "run-61" ? 503 : 202).end();
  };
  expect((await load.run(order)).answers).toEqual({ 202: 198, 503: 1, lost: 1 });
});

test("a saturating load has as many requests in flight as allowed, and no more", async () => {
  let most = 0;
  let open = 0;
  answer = (_, response) => {
    most = Math.max(most, ++open);
    setImmediate(() => {
      open--;
      response.end();
    });
  };
  const { okPerSecond, answers } = await load.run({ ...order, pace: { kind: "saturating" }, inFlightMax: 8 });
  expect(most).toBeLessThanOrEqual(8);
  expect(okPerSecond).toBeGreaterThan(0);
  expect(Object.keys(answers)).toEqual(["200"]);
});

test("a load process that fails says why", async () => {
  await expect(load.run({ ...order, origin: "no address" })).rejects.toThrow(/Invalid URL/);
});
