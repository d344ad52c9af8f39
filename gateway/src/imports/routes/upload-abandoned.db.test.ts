import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Server } from "node:http";
import { importMaxBytes } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, afterEach, beforeAll, test, vi } from "vitest";
import { signSession } from "../../people/sessions/session-token.ts";
import { makeServer } from "../../http/edge/make-server.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let server: Server;
let staff: string;
let token: string;
let path: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
  ({ token } = await signSession(staff, gateway.services.keys));
  path = `/v1/admin/events/${await makeEvent(gateway.mysql)}/imports`;
  server = makeServer(gateway.app, gateway.services);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await gateway.close();
});

afterEach(() => vi.restoreAllMocks());

/** For a busy machine. */
const patience = { timeout: 20_000 };
const headers = { "Content-Type": "text/csv", "Idempotency-Key": "abandoned" };

/** Begins an upload of the largest allowed file, over a socket of its own. */
async function beginUpload(sent: Buffer): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const fields = { ...headers, Host: "localhost", Authorization: `Bearer ${token}`, "Content-Length": importMaxBytes };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  socket.write([`POST ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  socket.write(sent);
  return socket;
}

const statusOfNext = async (key: string): Promise<number> => {
  const body = "email,quantity\nnext@one.example,1\n";
  const init = {
    method: "POST",
    headers: { ...headers, "Idempotency-Key": key, Authorization: `Bearer ${token}` },
    body,
  };
  return (await gateway.app.request(path, init)).status;
};

test.for<[what: string, bytes: number]>([
  ["is sent half", importMaxBytes / 2],
  // Whole: it is gone while it is read.
  ["is read", importMaxBytes],
])("an upload whose client goes while it %s makes room for the next at once", async ([what, bytes], { expect }) => {
  const file = Buffer.alloc(bytes, "email,quantity\nsomebody@one.example,1\nab");
  const found = vi.spyOn(gateway.services.events, "find");
  const socket = await beginUpload(file);
  // The last thing that it waits for before it takes its slot.
  await expect.poll(() => found.mock.settledResults[0]?.type, patience).toBe("fulfilled");
  expect(await statusOfNext(`${what} before`)).toBe(429);
  socket.destroy();
  await expect.poll(() => statusOfNext(`${what} after`), patience).toBe(202);
  expect(gateway.logged.filter(({ msg }) => msg === "unexpected error")).toEqual([]);
});
