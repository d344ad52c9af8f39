import type { ProblemCode } from "@admit/contract";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Caller } from "./caller.ts";
import type { ProblemError } from "../problem/problem-error.ts";

/** What the edge passes to the routes. `env` is absent without a socket (tests). */
export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** Null without a session, on public reads, and outside of /v1. */
    caller: Caller | null;
    /** Why the token identifies no caller; thrown only if a caller is required. */
    callerProblem: ProblemError | undefined;
    /** The answer was not held as the caller prefers: the limit of held answers is reached. */
    waitRefused: true | undefined;
    /** The code of the answer's problem; for the log. */
    problem: ProblemCode | undefined;
    /** The purchase in the answer, and how long the answer was held for it; for the log. */
    purchase: { id: string; eventId: string; seq: number; waitedMs: number | undefined } | undefined;
  };
}

export type AppContext = Context<AppEnv>;
