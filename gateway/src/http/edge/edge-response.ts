import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * A response with the edge's headers, which are written together with its own. Node checks and stores each header that
 * is set separately; for six headers that takes longer than writing the whole head.
 */
export class EdgeResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** In lower case; the answer's own headers override them. */
  edgeHeaders: Readonly<Record<string, string>> = {};
  /** Notified when the whole answer is written. */
  exchange: { answered(): void } | undefined;

  /** Node calls it between two answers of a connection. */
  override detachSocket(socket: Socket): void {
    super.detachSocket(socket);
    this.exchange?.answered();
  }

  /** The only signature that the adaptor uses. */
  override writeHead(status: number, headers?: OutgoingHttpHeaders | string | unknown[]): this {
    const own = headers as OutgoingHttpHeaders | undefined;
    return super.writeHead(status, { ...(keeps(own) ? undefined : notKept), ...this.edgeHeaders, ...own });
  }
}

/** The default of all answers: no proxy and no browser caches them. */
export const notKept = { "cache-control": "private, no-store" } as const;
const cacheControlLength = "cache-control".length;

/** Whether an answer has its own `Cache-Control`, in any case. */
function keeps(headers: OutgoingHttpHeaders = {}): boolean {
  for (const name in headers)
    if (name.length === cacheControlLength && name.toLowerCase() === "cache-control") return true;
  return false;
}
