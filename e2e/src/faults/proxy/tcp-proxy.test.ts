import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TcpProxy } from "./tcp-proxy.ts";

const server = createServer();
let proxy: TcpProxy;

/** The server answers with what it hears. */
let heard: { text: string };
beforeEach(async () => {
  heard = { text: "" };
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      heard.text += bytes.toString();
      socket.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy = await TcpProxy.open((server.address() as AddressInfo).port);
});

afterEach(async () => {
  await proxy.close();
  server.close();
  await once(server, "close");
});

async function openClient(): Promise<Socket> {
  const client = connect(proxy.port, "127.0.0.1");
  await once(client, "connect");
  return client;
}

const answer = async (client: Socket): Promise<string> => String(((await once(client, "data")) as [Buffer])[0]);

test("what is sent comes to the server, and its answer comes back", async () => {
  const client = await openClient();
  client.write("hello");
  expect(await answer(client)).toBe("hello");
  expect(proxy.connections).toBe(1);
  client.destroy();
});

test("a cut connection is reset, and counted no more", async () => {
  const client = await openClient();
  client.write("hello");
  await answer(client);
  const failed = once(client, "error");
  proxy.cut();
  expect(String(await failed)).toContain("ECONNRESET");
  client.destroy();
});

test("what is held one way arrives, whole and in order, when it is let go; the other way goes on", async () => {
  const client = await openClient();
  client.write("first");
  await answer(client);
  proxy.hold("down");
  client.write("second");
  client.write(" third");
  await expect.poll(() => heard.text).toBe("firstsecond third");
  const came = { text: "" };
  client.on("data", (bytes) => (came.text += bytes.toString()));
  proxy.letGo();
  await expect.poll(() => came.text).toBe("second third");
  client.destroy();
});

test("a refusal is told to who comes, in the words of it", async () => {
  proxy.refusal = Buffer.from("too many");
  const client = connect(proxy.port, "127.0.0.1");
  expect(await answer(client)).toBe("too many");
  client.destroy();
});
