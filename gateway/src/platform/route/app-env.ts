import type { ProblemCode } from "@admit/contract";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Caller } from "./caller.ts";
import type { ProblemError } from "../problem/problem-error.ts";

/** What the edge leaves for the routes. `env` is absent where there is no socket (tests). */
export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** Null on public reads and outside of /v1, where nobody asks who calls. */
    caller: Caller | null;
    /** Why a token that was sent names nobody; thrown only where a caller is required. */
    callerProblem: ProblemError | undefined;
    /** The answer was not held although the caller prefers it: the limit of held answers is reached. */
    waitRefused: true | undefined;
    /** The problem that the answer tells of; for the log. */
    problem: ProblemCode | undefined;
    /** The purchase that the answer tells of, and how long it was held back for it; for the log. */
    purchase: { id: string; eventId: string; seq: number; waitedMs: number | undefined } | undefined;
  };
}

export type AppContext = Context<AppEnv>;
