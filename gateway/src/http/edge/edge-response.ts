import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * An answer that the edge gives headers of its own. They are written with the others in one go: Node checks and keeps
 * each header that is set before, which for half a dozen takes longer than putting the whole head together.
 */
export class EdgeResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** In lower case; what answers a request may say otherwise. */
  edgeHeaders: Readonly<Record<string, string>> = {};
  /** Called once the whole answer was written to it. */
  exchange: { answered(): void } | undefined;

  /** Node's own step from one answer of a connection to the next. */
  override detachSocket(socket: Socket): void {
    super.detachSocket(socket);
    this.exchange?.answered();
  }

  /** The one form in which the adaptor calls it. */
  override writeHead(status: number, headers?: OutgoingHttpHeaders | string | unknown[]): this {
    const own = headers as OutgoingHttpHeaders | undefined;
    return super.writeHead(status, { ...(keeps(own) ? undefined : notKept), ...this.edgeHeaders, ...own });
  }
}

/** The default of all answers: no cache keeps them, neither a proxy's nor the browser's. */
export const notKept = { "cache-control": "private, no-store" } as const;
const nameLength = "cache-control".length;

/** Whether an answer has a `Cache-Control` of its own. Header names may be in any case. */
function keeps(headers: OutgoingHttpHeaders = {}): boolean {
  for (const name in headers) if (name.length === nameLength && name.toLowerCase() === "cache-control") return true;
  return false;
}
