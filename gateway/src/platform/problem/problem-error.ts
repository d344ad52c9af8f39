import type { ProblemCode, RefusalReason } from "@admit/contract";
import type { z } from "zod";
import { inEnglish, type Said } from "./said.ts";

export interface FieldProblem {
  path: string;
  message: string | Said;
  /** Of a schema: its message is written in the reader's language by the schema's library. */
  issue?: z.core.$ZodIssue;
}

export interface ProblemExtras {
  errors?: FieldProblem[];
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
  readonly detail: string | Said;
  readonly extras: ProblemExtras;

  /** @param detail in English; its translations are in the catalogues of problems */
  constructor(code: ProblemCode, detail: string | Said, extras: ProblemExtras = {}) {
    super(inEnglish(detail));
    this.code = code;
    this.detail = detail;
    this.extras = extras;
  }
}

/** Ends the work for a client whose connection has ended. For the log alone: no one reads the answer. */
export const clientGone = (): ProblemError =>
  new ProblemError("invalid-request", "The connection ended before the request was whole and answered. Send it again.");
