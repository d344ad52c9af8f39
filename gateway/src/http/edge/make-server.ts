import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { toProblem, toProblemError } from "../problem/to-problem.ts";
import { boundConnections, type ConnectionServices } from "./connections.ts";
import { EdgeResponse, notKept } from "./edge-response.ts";
import { type ServerLimits, serverLimits } from "./server-limits.ts";

/**
 * A server that does not listen yet. What is no request that could be read (too slow, too large a head, not HTTP, no
 * address) is answered as every refusal is; Node and the adaptor, left to themselves, send a status alone.
 */
export function makeServer(
  { fetch }: Pick<Hono<AppEnv>, "fetch">,
  services: Omit<ConnectionServices, "refusal">,
  limits: ServerLimits = serverLimits,
): Server {
  // A request without a host is refused by the adaptor, which says so to the handler of errors.
  const options = { ...limits, requireHostHeader: false, ServerResponse: EdgeResponse };
  const answer = getRequestListener(fetch, { errorHandler: answerUnread });
  const server = createServer(options);
  const refusal = (): string => answerOf(tooManyConnections());
  boundConnections(
    server,
    (request, response) => {
      if (hasTwoHosts(request)) refuseUnread(response);
      else void answer(request, response);
    },
    { ...services, refusal },
    limits,
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // A client that has hung up receives nothing.
    if (socket.writable && error.code !== "ECONNRESET") socket.write(answerOf(problemOf(error)));
    socket.destroySoon();
  });
  return server;
}

/** A proxy and this server may each read another one (RFC 9112, 3.2). */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts > 1;
}

function refuseUnread(response: EdgeResponse): void {
  const problem = toProblem(unreadable(), "");
  response.writeHead(problem.status, { ...headers(), Connection: "close" });
  response.end(JSON.stringify(problem));
}

/** What the app never saw: it answers its own errors. */
function answerUnread(error: unknown): Response {
  const refusal = error instanceof RequestError ? unreadable() : toProblemError(error);
  const problem = toProblem(refusal, "");
  return new Response(JSON.stringify(problem), { status: problem.status, headers: headers() });
}

function problemOf({ code }: NodeJS.ErrnoException): ProblemError {
  if (code === "HPE_HEADER_OVERFLOW")
    return new ProblemError("head-too-large", "Send fewer and shorter headers, and a shorter address.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new ProblemError("request-timeout", "The request did not arrive in time. Send it again.");
  return unreadable();
}

const unreadable = (): ProblemError =>
  new ProblemError("invalid-request", "This is no request that can be read. Send it as HTTP/1.1 has it.");

const connectionsRetryAfterS = 10;
const tooManyConnections = (): ProblemError =>
  new ProblemError("rate-limited", "Too many connections are open from your network. Close some, or wait.", {
    retryAfterS: connectionsRetryAfterS,
  });

const retryAfter = ({ extras: { retryAfterS } }: ProblemError): Record<string, string> =>
  retryAfterS === undefined ? {} : { "Retry-After": String(retryAfterS) };

const headers = (): Record<string, string> => ({
  "Content-Type": "application/problem+json",
  ...notKept,
  "X-Request-Id": randomUUID(),
});

/** Names no address: none was read, or none that could be trusted. */
function answerOf(refusal: ProblemError): string {
  const problem = toProblem(refusal, "");
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    ...Object.entries({ ...headers(), ...retryAfter(refusal) }).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
