import type { Result, Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { TrieRouter } from "hono/router/trie-router";

/** Events, their lines and purchases: thousands of requests per second in a drop. */
const hotPath = "/v1/events/";

/**
 * Matches the hot path with one regular expression and all other paths with a trie, which took 4 % of a purchase's
 * time (bench/results/2026-11-30-changes.md). Hono's SmartRouter chooses one of them for all paths, and the expression
 * cannot contain ambiguous ones, such as `tickets/verify` beside `tickets/:id/void`.
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
