import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { connectionsOf, establishedTo, parseUsage, readUsage } from "./usage.ts";

test("processor time and memory are read whatever a process is called", () => {
  const stat = "4711 (a (odd) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 75 0 0 20 0 11 0 1 1 1";
  const status = "Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";
  expect(parseUsage(stat, status)).toEqual({ cpuMs: 3250, rssBytes: 1024 * 1024, rssMaxBytes: 2048 * 1024 });
});

test("a process that does not exist has neither usage nor connections", () => {
  expect([readUsage(undefined), readUsage(2 ** 30), connectionsOf(2 ** 30, 80)]).toEqual([null, null, null]);
});

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:19CB 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 11 1 0000000000000000 20
   1: 0100007F:C350 0100007F:19CB 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0000000000000000 20
   2: 0100007F:C351 0100007F:19CB 06 00000000:00000000 00:00000000 00000000     0        0 13 1 0000000000000000 20
   3: 0100007F:C352 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 14 1 0000000000000000 20
`;

test("established connections to the port count; those from it, to others or closed ones do not", () => {
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
