import { languages } from "@admit/contract";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { problemHeaders, toProblem, toProblemError } from "../problem/to-problem.ts";
import { boundConnections, type ConnectionServices } from "./connections.ts";
import { EdgeResponse, notKept } from "./edge-response.ts";
import { type ServerLimits, serverLimits } from "./server-limits.ts";

/**
 * A server that does not listen yet. Unreadable requests (too slow, too large a head, not HTTP, no address) get a problem
 * like all refusals; Node and the adaptor would send only a status.
 */
export function makeServer(
  { fetch }: Pick<Hono<AppEnv>, "fetch">,
  services: Omit<ConnectionServices, "refusal">,
  limits: ServerLimits = serverLimits,
): Server {
  // The adaptor refuses a request without a host, and reports it to the error handler.
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

/** A proxy could use one of them and this server the other (RFC 9112, 3.2). */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts > 1;
}

function refuseUnread(response: EdgeResponse): void {
  const { status, headers, body } = answerTo(unreadable());
  response.writeHead(status, { ...headers, Connection: "close" });
  response.end(body);
}

/** Errors before the app: it answers its own. */
function answerUnread(error: unknown): Response {
  const { status, headers, body } = answerTo(error instanceof RequestError ? unreadable() : toProblemError(error));
  return new Response(body, { status, headers });
}

function problemOf({ code }: NodeJS.ErrnoException): ProblemError {
  if (code === "HPE_HEADER_OVERFLOW")
    return new ProblemError("head-too-large", "Send fewer and shorter headers, and a shorter address.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new ProblemError("request-timeout", "The request did not arrive in time. Send it again.");
  return unreadable();
}

const unreadable = (): ProblemError =>
  new ProblemError("invalid-request", "This is not a readable request. Send it as HTTP/1.1.");

const connectionsRetryAfterS = 10;
const tooManyConnections = (): ProblemError =>
  new ProblemError("rate-limited", "Too many connections are open from your network. Close some, or wait.", {
    retryAfterS: connectionsRetryAfterS,
  });

/** Without a path: none was read, or none that can be trusted. */
function answerTo(refusal: ProblemError): { status: number; headers: Record<string, string>; body: string } {
  const problem = toProblem(refusal, "", languages[0]);
  const headers = { ...problemHeaders(refusal), ...notKept, "X-Request-Id": randomUUID() };
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}

/** The same as bytes, for a socket without a response. */
function answerOf(refusal: ProblemError): string {
  const { status, headers, body } = answerTo(refusal);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
