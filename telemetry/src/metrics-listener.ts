import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { SettingsError } from "@admit/contract";
import type { Logger } from "pino";
import type { Registry } from "prom-client";

/** Further connections are closed unanswered. All responses of a second share one buffer, so unread ones cost little. */
const connectionsMax = 1024;
/** A connection carries one request and ends within this time, whatever its client does. */
const connectionMs = 10_000;
const headBytesMax = 4096;
/** How old an answer may be. */
const maxAgeMs = 1000;
/** A collection starts this long after the first request for it, if a client is then still there to read it. */
const batchMs = 10;

interface MetricsListenerOptions {
  registry: Pick<Registry, "metrics" | "contentType">;
  host: string;
  /** 0: any free one. */
  port: number;
  log: Logger;
  /** While false, `/healthz` answers 503. */
  isReady?: () => boolean;
  /** For tests, which wait less. */
  limits?: { connectionMs: number };
}

/**
 * Serves `/metrics` and `/healthz` of this process, apart from what buyers reach, at a bounded cost.
 * @throws SettingsError that names the setting, when it cannot listen there
 */
export async function openMetricsListener(options: MetricsListenerOptions) {
  const { registry, host, port, log, isReady = () => true, limits = { connectionMs } } = options;
  const collect = shareCollection(async () => {
    try {
      return Buffer.from(await registry.metrics());
    } catch (error) {
      log.error({ err: error }, "metrics were not collected");
      return null;
    }
  });
  const server = createServer({ maxHeaderSize: headBytesMax }, (request, response) => {
    response.shouldKeepAlive = false;
    const refusal = refusalOf(request);
    if (refusal !== undefined) answerText(response, ...refusal);
    else if (pathOf(request) === "/healthz") answerHealth(response, isReady());
    else void answerMetrics(request, response);
  });
  // Requests pipelined behind the first are neither handled nor answered.
  server.maxRequestsPerSocket = 1;
  server.maxConnections = connectionsMax;
  server.on("connection", (socket) => {
    const timer = setTimeout(() => socket.destroy(), limits.connectionMs);
    socket.once("close", () => clearTimeout(timer));
  });

  async function answerMetrics({ socket }: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that hangs up, or only stops sending, makes its socket unwritable.
    const text = await collect(() => socket.writable);
    if (text === undefined) return;
    if (text === null) return answerText(response, 500, "The metrics could not be collected; the log says why.");
    response.writeHead(200, { "Content-Type": registry.contentType, "Content-Length": text.length, ...noStore });
    response.end(text);
  }

  server.listen({ host, port, backlog: connectionsMax });
  await once(server, "listening").catch((error: unknown) => {
    throw new SettingsError(whyNot(error as NodeJS.ErrnoException, host, port));
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const noStore = { "Cache-Control": "no-store" };
const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

function refusalOf(request: IncomingMessage): [status: number, text: string] | undefined {
  if (!["/metrics", "/healthz"].includes(pathOf(request))) return [404, "This port serves only /metrics and /healthz."];
  if (request.method !== "GET" && request.method !== "HEAD") return [405, "Send GET or HEAD."];
  return undefined;
}

function answerText(response: ServerResponse, status: number, text: string): void {
  const headers = { "Content-Type": "text/plain; charset=utf-8", ...noStore };
  response.writeHead(status, status === 405 ? { ...headers, Allow: "GET, HEAD" } : headers).end(`${text}\n`);
}

function answerHealth(response: ServerResponse, isReady: boolean): void {
  response.writeHead(isReady ? 200 : 503, { "Content-Type": "application/json", ...noStore });
  response.end(JSON.stringify({ status: isReady ? "ok" : "starting" }));
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE")
    return `METRICS_PORT: ${port} of ${host} is taken by another program. Set another port, or 0 for any that is free.`;
  if (code === "EACCES") return `METRICS_PORT: this user may not listen on port ${port}. Set one above 1023.`;
  return `METRICS_HOST: nothing can listen on ${host} (${code ?? message}). Set an address of this machine.`;
}

/**
 * Limits the cost of collecting for any number of requests: one collection at a time, a second apart, shared by all.
 * @returns a function that resolves to the value, or to undefined if every client had gone before a collection began
 */
function shareCollection<Value>(
  collect: () => Promise<Value>,
): (isClientThere: () => boolean) => Promise<Value | undefined> {
  let last: { value: Value; endedAtMs: number } | undefined;
  let running: Promise<Value | undefined> | undefined;
  let clients: (() => boolean)[] = [];

  const run = async (): Promise<Value | undefined> => {
    try {
      await pause(batchMs);
      if (!clients.some((isThere) => isThere())) return undefined;
      const value = await collect();
      last = { value, endedAtMs: performance.now() };
      return value;
    } finally {
      running = undefined;
      clients = [];
    }
  };

  return async (isClientThere) => {
    if (last !== undefined && performance.now() - last.endedAtMs < maxAgeMs) return last.value;
    clients.push(isClientThere);
    return (running ??= run());
  };
}
