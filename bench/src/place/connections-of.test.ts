import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { connectionsOf, establishedTo } from "./connections-of.ts";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:19CB 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 11 1 0000000000000000 20
   1: 0100007F:C350 0100007F:19CB 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0000000000000000 20
   2: 0100007F:C351 0100007F:19CB 06 00000000:00000000 00:00000000 00000000     0        0 13 1 0000000000000000 20
   3: 0100007F:C352 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 14 1 0000000000000000 20
`;

test("established connections to the port count, those from it, to others or ended do not", () => {
  expect(establishedTo(table, 6603)).toEqual(["12"]);
  expect(establishedTo(table, 80)).toEqual(["14"]);
});

test.runIf(process.platform === "linux")("a process' own connections are found", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  await Promise.all([once(socket, "connect"), once(server, "connection")]);
  expect(connectionsOf(process.pid, port)).toBe(1);
  socket.destroy();
  server.close();
});

test("a process that is not there has none that could be told", () => {
  expect(connectionsOf(2 ** 30, 80)).toBeNull();
});
