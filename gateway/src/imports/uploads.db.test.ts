import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { importMaxBytes } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { codeOf } from "../../test/tools/problem-of.ts";
import { sendImport } from "../../test/tools/send-import.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { makeServer } from "../http/edge/make-server.ts";

const gateway = testGateway();
let server: Server;
let eventId: string;
beforeAll(async () => {
  eventId = await makeEvent(gateway.mysql);
  server = makeServer(gateway.app, gateway.services);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => vi.restoreAllMocks());

const file = "email,quantity\nperson@one.example,1\n";
const send = (as: string, key: string) => sendImport(gateway, { eventId, file, as, key });
const path = () => `/v1/admin/events/${eventId}/imports`;
const headersOf = async (userId: string, key: string) => ({
  "Content-Type": "text/csv",
  "Idempotency-Key": key,
  Authorization: `Bearer ${await gateway.token(userId)}`,
});

/** Resolves once `count` uploads have found their event: the last that they wait for before each takes a slot. */
function uploadsBegun(count: number): () => Promise<void> {
  const found = vi.spyOn(gateway.services.events, "find");
  return async () => {
    const begun = Array.from({ length: count }, () => "fulfilled");
    await expect.poll(() => found.mock.settledResults.map(({ type }) => type), { timeout: 20_000 }).toEqual(begun);
    found.mockRestore();
  };
}

/** Sends a file whose end arrives only when `finish` is called. */
async function sendSlowly(userId: string) {
  let finish = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from(file));
      finish = () => controller.close();
    },
  });
  const headers = { ...(await headersOf(userId, "slow")), "Transfer-Encoding": "chunked" };
  // Without `duplex` a request does not stream.
  const answer = gateway.app.request(path(), { method: "POST", headers, body, duplex: "half" });
  return { answer, finish: () => finish() };
}

test("503: more uploads at a time than a gateway allows", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => gateway.user({ role: "STAFF" })));
  const begun = uploadsBegun(people.length);
  const slow = await Promise.all(people.map(sendSlowly));
  await begun();
  const refused = await send(gateway.staff, "one more");
  expect([await codeOf(refused), refused.headers.get("Retry-After")]).toEqual(["gateway-busy", "5"]);
  for (const { finish } of slow) finish();
  for (const { answer } of slow) expect((await answer).status).toBe(202);
});

/** Begins an upload of the largest allowed file, over a socket of its own. */
async function beginUpload(sent: Buffer): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const headers = {
    ...(await headersOf(gateway.staff, "abandoned")),
    Host: "localhost",
    "Content-Length": importMaxBytes,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`POST ${path()} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  socket.write(sent);
  return socket;
}

test.for<[state: string, bytes: number]>([
  ["half of it has arrived", importMaxBytes / 2],
  ["it is being read", importMaxBytes],
])("an upload whose client leaves while %s makes room for the next at once", async ([state, bytes]) => {
  const begun = uploadsBegun(1);
  const socket = await beginUpload(Buffer.alloc(bytes, "email,quantity\nsomeone@one.example,1\nab"));
  await begun();
  expect((await send(gateway.staff, `before, ${state}`)).status).toBe(429);
  socket.destroy();
  const next = async () => (await send(gateway.staff, `after, ${state}`)).status;
  await expect.poll(next, { timeout: 20_000 }).toBe(202);
  expect(gateway.logged.filter(({ msg }) => msg === "unexpected error")).toEqual([]);
});
