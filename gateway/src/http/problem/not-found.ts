import type { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";

/** The problem, and headers, of a path without a matching route: 405 if it takes other methods, else 404. */
export function notFound(app: Hono<AppEnv>): (c: AppContext) => [ProblemError, Record<string, string>] {
  let methods: TrieRouter<string> | undefined;
  return (c) => {
    methods ??= methodsByPath(app);
    const allowed = new Set(methods.match("ALL", c.req.path)[0].map(([method]) => method));
    if (allowed.size === 0 || allowed.has(c.req.method))
      return [new ProblemError("not-found", "Nothing is found at this address."), { Vary: "Accept" }];
    const allow = [...allowed].join(", ");
    return [new ProblemError("method-not-allowed", `This address takes ${allow}.`), { Allow: allow }];
  };
}

/** Called at the first request, when all routes are added. */
function methodsByPath(app: Hono<AppEnv>): TrieRouter<string> {
  const router = new TrieRouter<string>();
  for (const { method, path } of app.routes) {
    if (method === "ALL") continue;
    router.add("ALL", path, method);
    if (method === "GET") router.add("ALL", path, "HEAD");
  }
  return router;
}
