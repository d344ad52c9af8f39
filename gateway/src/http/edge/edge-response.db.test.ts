import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { makeServer } from "./make-server.ts";
import { securityHeaders } from "./security-headers.ts";

let gateway: TestGateway;
let server: Server;
beforeAll(async () => {
  gateway = await openTestGateway();
  server = makeServer(gateway.app, gateway.services);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await gateway.close();
});

/** The head of an answer as it goes over the wire, a line each. */
async function headOf(request: string): Promise<string[]> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let answered = "";
  socket.on("data", (chunk) => (answered += String(chunk)));
  socket.write(`${request} HTTP/1.1\r\nHost: x\r\nX-Request-Id: asked-under-this\r\nConnection: close\r\n\r\n`);
  await once(socket, "close");
  return (answered.split("\r\n\r\n")[0] ?? "").split("\r\n");
}

test.each([
  ["GET /healthz", 200, "application/json"],
  ["GET /v1/events", 200, "application/json"],
  ["GET /v1/me", 401, "application/problem+json"],
  ["POST /v1/events/nothing/purchases", 401, "application/problem+json"],
  ["GET /nothing", 404, "application/problem+json"],
])("%s over a connection: %i with the edge's headers once each, beside its own", async (request, status, type) => {
  const [statusLine, ...lines] = await headOf(request);
  expect(statusLine).toMatch(`HTTP/1.1 ${status} `);
  const all = { ...securityHeaders(gateway.services.settings.PUBLIC_URL), "x-request-id": "asked-under-this" };
  for (const [name, value] of Object.entries({ ...all, "content-type": type }))
    expect(
      lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 2)),
      name,
    ).toEqual([value]);
});
