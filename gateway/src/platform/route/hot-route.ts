import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import type { Result, Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { TrieRouter } from "hono/router/trie-router";
import type { AppContext, AppEnv } from "./app-env.ts";
import type { Entry } from "./routes-for.ts";

/**
 * JSON with headers. `c.json` with more than one header builds a web `Headers`, which the server takes apart again:
 * that takes 10 µs, more than the rest of such an answer.
 */
export const jsonResponse = (body: unknown, status: number, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

type Declared = RouteConfig & Entry & { getRoutingPath(): string };
export type Answer = (c: AppContext) => Response | Promise<Response>;

/**
 * Adds a route of the hot path: documented like all others, but its handler reads the request itself. Validating one
 * header builds an object of all of them; that and the promises between validators cost a fifth of an acceptance.
 * @param around may refuse before all checks that the route declares
 */
export function hotRoute(
  app: OpenAPIHono<AppEnv>,
  route: Declared,
  handler: Answer,
  around: (answer: Answer) => Answer = (answer) => answer,
): void {
  app.openAPIRegistry.registerPath(route);
  const answer = around((c) => {
    const entering = route.enter(c);
    return entering === undefined ? handler(c) : entering.then(() => handler(c));
  });
  app.on(route.method.toUpperCase(), route.getRoutingPath(), (c) => answer(c as AppContext));
}

/** Events, their lines and purchases: thousands of requests per second in a drop. */
const hotPath = "/v1/events/";

/**
 * Matches the hot path with one regular expression, all other paths with a trie: the trie took 4 % of a purchase's time
 * (bench/results/2026-11-30-changes.md). One expression for all paths, as Hono's SmartRouter would try first, cannot
 * contain ambiguous ones, such as `tickets/verify` beside `tickets/:id/void`.
 */
export class HotRouter<Handler> implements Router<Handler> {
  readonly name = "HotRouter";
  readonly #hot = new RegExpRouter<Handler>();
  readonly #others = new TrieRouter<Handler>();

  add(method: string, path: string, handler: Handler): void {
    if (path.startsWith(hotPath)) return this.#hot.add(method, path, handler);
    // Middleware of all paths, such as the edge, goes to both.
    if (path.endsWith("/*") && hotPath.startsWith(path.slice(0, -1))) this.#hot.add(method, path, handler);
    this.#others.add(method, path, handler);
  }

  match(method: string, path: string): Result<Handler> {
    return (path.startsWith(hotPath) ? this.#hot : this.#others).match(method, path);
  }
}
