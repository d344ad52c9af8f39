import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from "node:http";

/**
 * An answer that the edge gives headers of its own. They are written with the others in one go: Node checks and keeps
 * each header that is set before, which for half a dozen takes longer than putting the whole head together.
 */
export class EdgeResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** In lower case; what answers a request may say otherwise. */
  edgeHeaders: Readonly<Record<string, string>> = {};

  /** The one form in which the adaptor calls it. */
  override writeHead(status: number, headers?: OutgoingHttpHeaders | string | unknown[]): this {
    return super.writeHead(status, { ...this.edgeHeaders, ...(headers as OutgoingHttpHeaders | undefined) });
  }
}
