import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

export type Listening = Awaited<ReturnType<typeof listen>>;

/** Makes a server of a test's own listen on a free port of 127.0.0.1. */
export async function listen(server: Server) {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    // The other side may reset it.
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    /** Also ends all connections. */
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
