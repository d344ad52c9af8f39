import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Load, openLoad } from "./open-load.ts";
import type { LoadOrder } from "./load-order.ts";

const folder = mkdtempSync(join(tmpdir(), "admit-load-"));
const tokenFile = join(folder, "tokens");
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  // What opens a connection.
  const isHello = request.url === "/healthz";
  if (!isHello) asked.push(request);
  request.resume().on("end", () => (isHello ? response.end() : answer(request, response)));
});
let load: Load;
let order: LoadOrder;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  writeFileSync(tokenFile, "first\nsecond\n");
  load = openLoad();
});
beforeEach(() => {
  asked.length = 0;
  answer = (_, response) => response.writeHead(202).end("{}");
  order = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokenFile,
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
  rmSync(folder, { recursive: true });
});

test("each scheduled purchase is sent once, under its own key, by buyers in turn; the warm-up counts nowhere", async () => {
  const { sent, dropped, answers, latency, lag } = await load.run(order);
  expect({ sent, dropped, answers }).toEqual({ sent: 200, dropped: 0, answers: { 202: 200 } });
  expect([latency.count, lag.count]).toEqual([200, 200]);
  expect(asked.map(({ headers }) => headers["idempotency-key"]).toSorted(byNumber)).toEqual(
    Array.from({ length: 250 }, (_, index) => `run-${index}`),
  );
  expect(asked.filter(({ headers }) => headers.authorization === "Bearer second")).toHaveLength(125);
});

test("more requests on their way than there may be are dropped, and counted", async () => {
  const held: ServerResponse[] = [];
  answer = (_, response) => void held.push(response);
  const letGo = (): void => held.splice(0).forEach((response) => response.end());
  const { dropped } = await load.run(
    { ...order, inFlightMax: 3 },
    {
      counted() {
        expect(held).toHaveLength(3);
        answer = (_, response) => response.end();
        letGo();
      },
    },
  );
  expect(dropped).toBeGreaterThan(0);
  expect(asked).toHaveLength(250 - dropped);
});

test("an answer that never comes is counted as lost, and other answers by their status", async () => {
  answer = (request, response) => {
    if (request.headers["idempotency-key"] === "run-60") request.socket.destroy();
    else response.writeHead(request.headers["idempotency-key"] === "run-61" ? 503 : 202).end();
  };
  expect((await load.run(order)).answers).toEqual({ 202: 198, 503: 1, lost: 1 });
});

test("so many reads and no more", async () => {
  const read: LoadOrder = { ...order, purchase: null, paths: ["/a", "/b"], pace: { kind: "counted", requests: 9 } };
  expect(await load.run({ ...read, warmUpMs: 0, countedMs: 0 })).toMatchObject({ sent: 9, answers: { 202: 9 } });
  expect(asked.filter(({ method, url }) => method === "GET" && url === "/a")).toHaveLength(5);
});

test("where it saturates, as many are on their way as may be, and no more", async () => {
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

test("a load process that cannot do what it is told says why", async () => {
  await expect(load.run({ ...order, tokenFile: join(folder, "missing") })).rejects.toThrow(/ENOENT/);
});

function byNumber(one: string | string[] | undefined, other: string | string[] | undefined): number {
  return Number(String(one).slice(4)) - Number(String(other).slice(4));
}
