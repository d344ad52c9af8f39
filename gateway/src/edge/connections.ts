import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { Attention } from "../attention/attention.ts";
import type { TrustedProxies } from "../settings.ts";
import { CallerBound } from "./caller-bound.ts";
import { isIn, plain } from "./client-address.ts";
import { networksOf } from "./client-networks.ts";
import type { EdgeResponse } from "./edge-response.ts";
import { type ServerLimits, siteFactor } from "./server-limits.ts";

/** Begins to answer a request; the answer's end is known by its response. */
type Answer = (request: IncomingMessage, response: EdgeResponse) => void;

export interface ConnectionServices {
  attention: Pick<Attention, "refused">;
  settings: { TRUSTED_PROXIES?: TrustedProxies | undefined };
  /** Sent to a network with too many connections, before its next one is ended. */
  refusal: () => string;
}

class Connection {
  readonly waiting: [IncomingMessage, EdgeResponse][] = [];
  /** When the client last took something of what is sent, as far as was seen; and how much was sent by then. */
  readAtMs = performance.now();
  bytesWritten = 0;
  isAnswering = false;
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  begin(request: IncomingMessage, response: EdgeResponse): void {
    this.isAnswering = true;
    response.exchange = this;
    this.#answer(request, response);
  }

  answered(): void {
    if (this.waiting.length === 0) this.isAnswering = false;
    // Not before Node has given the socket to the next answer.
    else process.nextTick(() => this.#beginNext());
  }

  #beginNext(): void {
    const next = this.waiting.shift();
    if (next === undefined || next[0].socket.destroyed) this.isAnswering = false;
    else this.begin(...next);
  }
}

/**
 * What connections may cost: so many of them, of a network and of all; one request at a time on each, with few waiting;
 * and no output that is not read. What a client left behind when it went is dropped.
 */
export function boundConnections(
  server: Server<typeof IncomingMessage, typeof EdgeResponse>,
  answer: Answer,
  { attention, settings, refusal }: ConnectionServices,
  limits: ServerLimits,
): void {
  const connections = new Map<Socket, Connection>();
  const perCallerMax = limits.connectionsPerNetworkMax;
  const narrow = new CallerBound({ perCallerMax, totalMax: Infinity });
  const wide = new CallerBound({ perCallerMax: perCallerMax * siteFactor, totalMax: Infinity });

  server.maxConnections = limits.connectionsMax;
  server.on("drop", () => attention.refused("connection-limit"));

  server.on("connection", (socket: Socket) => {
    const leave = enter(plain(socket.remoteAddress ?? ""));
    if (leave === null) {
      attention.refused("connection-limit");
      socket.write(refusal());
      socket.destroySoon();
      return;
    }
    connections.set(socket, new Connection(answer));
    socket.once("close", () => {
      connections.delete(socket);
      leave();
    });
  });

  server.on("request", (request, response) => {
    const { socket } = request;
    const connection = connections.get(socket);
    // Refused or ended: what else came with it is of no interest.
    if (connection === undefined || socket.destroyed) return;
    if (!connection.isAnswering) return connection.begin(request, response);
    if (connection.waiting.length < limits.pipelinedMax) return void connection.waiting.push([request, response]);
    attention.refused("connection-limit");
    end(connection, socket);
  });

  const sweep = setInterval(() => {
    const nowMs = performance.now();
    for (const [socket, connection] of connections) {
      if (socket.writableLength === 0 || socket.bytesWritten !== connection.bytesWritten) {
        connection.readAtMs = nowMs;
        connection.bytesWritten = socket.bytesWritten;
      } else if (nowMs - connection.readAtMs >= limits.unreadMs) {
        attention.refused("unread-output");
        end(connection, socket);
      }
    }
  }, limits.sweepMs).unref();
  server.once("close", () => clearInterval(sweep));

  function enter(address: string): (() => void) | null {
    if (isIn(settings.TRUSTED_PROXIES?.peers, address)) return () => undefined;
    const networks = networksOf(address);
    const leaveSite = networks.wide === null ? () => undefined : wide.enter(networks.wide);
    if (leaveSite === null) return null;
    const leave = narrow.enter(networks.narrow);
    if (leave === null) leaveSite();
    return leave && (() => (leave(), leaveSite()));
  }

  function end(connection: Connection, socket: Socket): void {
    connection.waiting.length = 0;
    const { parser } = socket as Parsed;
    if (parser) parser.onIncoming = stopReading;
    socket.destroy();
  }
}

/**
 * Node's own, and not documented: nothing but time depends on it. Left alone, Node reads a chunk of 64 kB to its end,
 * which may be a thousand requests, after its connection was ended.
 */
type Parsed = Socket & { parser?: { onIncoming?: () => number } | null };

/** What is negative is an error to the parser (llhttp, `on_headers_complete`), which ends there. */
const stopReading = (): number => -1;
