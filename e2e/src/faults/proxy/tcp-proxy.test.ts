import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listen, type Listening } from "../../environment/listen.ts";
import { TcpProxy } from "./tcp-proxy.ts";

/** A server that echoes, what it has received, and a proxy before it. */
let server: Listening;
let received: string;
let proxy: TcpProxy;
beforeEach(async () => {
  received = "";
  const echo = (socket: Socket): unknown =>
    socket.on("data", (bytes) => {
      received += bytes.toString();
      socket.write(bytes);
    });
  server = await listen(createServer(echo));
  proxy = await TcpProxy.open(server.port);
});

afterEach(async () => {
  await proxy.close();
  await server.close();
});

async function openClient(): Promise<Socket> {
  const client = connect(proxy.port, "127.0.0.1");
  await once(client, "connect");
  return client;
}

const answer = async (client: Socket): Promise<string> => String(((await once(client, "data")) as [Buffer])[0]);

test("requests reach the server, and its answers the client", async () => {
  const client = await openClient();
  client.write("hello");
  expect(await answer(client)).toBe("hello");
  expect(proxy.connections).toBe(1);
  client.destroy();
});

test("a cut connection is reset, and no longer counted", async () => {
  const client = await openClient();
  client.write("hello");
  await answer(client);
  const failed = once(client, "error");
  proxy.cut();
  expect(String(await failed)).toContain("ECONNRESET");
  client.destroy();
});

test("bytes held in one direction arrive complete and in order when released; the other direction continues", async () => {
  const client = await openClient();
  client.write("first");
  await answer(client);
  proxy.hold("down");
  client.write("second");
  client.write(" third");
  await expect.poll(() => received).toBe("firstsecond third");
  const arrived = { text: "" };
  client.on("data", (bytes) => (arrived.text += bytes.toString()));
  proxy.release();
  await expect.poll(() => arrived.text).toBe("second third");
  client.destroy();
});

test("a refusal is sent to new connections", async () => {
  proxy.refusal = Buffer.from("too many");
  const client = connect(proxy.port, "127.0.0.1");
  expect(await answer(client)).toBe("too many");
  client.destroy();
});
