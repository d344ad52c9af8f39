import type { ProblemCode, RefusalReason } from "@admit/contract";

export interface ProblemExtras {
  errors?: { path: string; message: string }[];
  /** How many purchases are in line. */
  waiting?: number;
  /** After how many seconds the same request may succeed. */
  retryAfterS?: number;
  /** The exceeded limit: its name, and its policy as draft-ietf-httpapi-ratelimit-headers writes it. */
  limit?: { name: string; policy: string };
  /** A token was sent, and it is not valid. */
  invalidToken?: true;
  /** The reason under which operators see it counted, if it protects the service. */
  refusal?: RefusalReason;
}

/** A refusal or failure of the domain. Its HTTP form is known to http/problem alone. `detail` is read by people. */
export class ProblemError extends Error {
  override name = "ProblemError";

  readonly code: ProblemCode;
  readonly detail: string;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.extras = extras;
  }
}

/** Ends the work for a client whose connection has ended. For the log alone: no one reads the answer. */
export const clientGone = (): ProblemError =>
  new ProblemError("invalid-request", "The connection ended before the request was whole and answered. Send it again.");
