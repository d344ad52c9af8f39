import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { importMaxBytes } from "@admit/contract";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { sendImport } from "../../test/tools/send-import.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { makeServer } from "../http/edge/make-server.ts";

const gateway = testGateway();
let server: Server;
let eventId: string;
beforeAll(async () => {
  eventId = await gateway.event();
  server = makeServer(gateway.app, gateway.services);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => vi.restoreAllMocks());

const send = (key: string) => {
  const file = `email,quantity\n${key.replaceAll(/\W/g, "")}@one.example,1\n`;
  return sendImport(gateway, { eventId, file, as: gateway.staff, key });
};
/** Resolves once an upload has found its event: the last that it waits for before it takes a slot. */
function uploadBegun(): () => Promise<void> {
  const found = vi.spyOn(gateway.services.events, "find");
  return async () => {
    const begun = () => found.mock.settledResults.map(({ type }) => type);
    await expect.poll(begun, { timeout: 20_000 }).toEqual(["fulfilled"]);
    found.mockRestore();
  };
}

/** Begins an upload of the largest allowed file, over a socket of its own. */
async function beginUpload(sent: Buffer): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const headers = {
    Host: "localhost",
    "Content-Type": "text/csv",
    "Content-Length": importMaxBytes,
    "Idempotency-Key": "abandoned",
    Authorization: `Bearer ${await gateway.token(gateway.staff)}`,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`POST /v1/admin/events/${eventId}/imports HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  socket.write(sent);
  return socket;
}

test.for<[state: string, bytes: number]>([
  ["half of it has arrived", importMaxBytes / 2],
  ["it is being read", importMaxBytes],
])("an upload whose client leaves while %s makes room for the next at once", async ([state, bytes]) => {
  const begun = uploadBegun();
  const socket = await beginUpload(Buffer.alloc(bytes, "email,quantity\nsomeone@one.example,1\nab"));
  await begun();
  expect((await send(`before, ${state}`)).status).toBe(429);
  socket.destroy();
  const next = async () => (await send(`after, ${state}`)).status;
  await expect.poll(next, { timeout: 20_000 }).toBe(202);
  expect(gateway.logged.filter(({ msg }) => msg === "unexpected error")).toEqual([]);
});
