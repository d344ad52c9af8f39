import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Flow } from "./flow.ts";

/** `up` to the server, `down` to the client. */
export type Direction = "up" | "down";

/** Receives the bytes of a connection. Only those that it pushes into a flow pass. */
export interface Watch {
  up(bytes: Buffer): void;
  down(bytes: Buffer): void;
}

/** A connection through the proxy. */
export class Link {
  readonly up: Flow;
  readonly down: Flow;
  /** Resolves when it is over. */
  readonly ended: Promise<void>;
  readonly #client: Socket;
  readonly #server: Socket;

  constructor(client: Socket, server: Socket) {
    this.#client = client;
    this.#server = server;
    this.up = new Flow((bytes) => void (server.writable && server.write(bytes)));
    this.down = new Flow((bytes) => void (client.writable && client.write(bytes)));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // Faults reset connections.
      socket.on("error", () => undefined);
      socket.on("close", () => this.close());
    }
    const closed = (socket: Socket) => new Promise<void>((resolve) => void socket.on("close", () => resolve()));
    this.ended = Promise.all([closed(client), closed(server)]).then(() => undefined);
  }

  begin(watch: Watch): void {
    this.#client.on("data", (bytes: Buffer) => watch.up(bytes));
    this.#server.on("data", (bytes: Buffer) => watch.down(bytes));
    this.#client.on("end", () => this.close());
    this.#server.on("end", () => this.close());
  }

  /** Resets both sides; nothing more passes. */
  cut(): void {
    this.up.end();
    this.down.end();
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** Ends it; bytes in flight arrive. */
  close(): void {
    this.up.end();
    this.down.end();
    for (const socket of [this.#client, this.#server]) socket.destroySoon();
  }
}

/** A proxy between one process and one server that can delay, hold and cut what passes. */
export class TcpProxy {
  readonly port: number;
  /** While it is set, new connections receive it and are closed; an empty one resets them. */
  refusal: Buffer | null = null;
  /** Where new connections lead; open ones are unchanged. */
  targetPort: number;
  readonly #server: Server;
  readonly #links: Set<Link>;
  #delayMs = 0;
  readonly #held = new Set<Direction>();

  private constructor(server: Server, links: Set<Link>, targetPort: number) {
    this.targetPort = targetPort;
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#links = links;
  }

  /** @param watch created for each connection; without one, everything passes */
  static async open(targetPort: number, watch: (link: Link) => Watch = passOn): Promise<TcpProxy> {
    const links = new Set<Link>();
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const proxy = new TcpProxy(server, links, targetPort);
    server.on("connection", (client) => proxy.#take(client, watch));
    return proxy;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** Resets every connection. */
  cut(): void {
    for (const link of this.#links) link.cut();
  }

  /** Ends every connection; bytes in flight arrive. */
  endAll(): void {
    for (const link of this.#links) link.close();
  }

  /** Delays everything from now on; 0 ends that. */
  delay(ms: number): void {
    this.#delayMs = ms;
    for (const link of this.#links) for (const flow of [link.up, link.down]) flow.delayMs = ms;
  }

  /** From now on nothing passes in this direction, like a network without packets; TCP delivers it later. */
  hold(direction: Direction): void {
    this.#held.add(direction);
    for (const link of this.#links) link[direction].hold();
  }

  release(): void {
    this.#held.clear();
    for (const link of this.#links) for (const flow of [link.up, link.down]) flow.release();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #take(client: Socket, watch: (link: Link) => Watch): void {
    if (this.refusal !== null) {
      client.on("error", () => undefined);
      if (this.refusal.length === 0) client.resetAndDestroy();
      else client.end(this.refusal);
      return;
    }
    const link = new Link(client, connect(this.targetPort, "127.0.0.1"));
    this.#links.add(link);
    void link.ended.then(() => this.#links.delete(link));
    for (const flow of [link.up, link.down]) flow.delayMs = this.#delayMs;
    for (const direction of this.#held) link[direction].hold();
    link.begin(watch(link));
  }
}

export const passOn = (link: Link): Watch => ({
  up: (bytes) => link.up.push(bytes),
  down: (bytes) => link.down.push(bytes),
});
