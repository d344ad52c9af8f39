import type { AppContext } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";

/**
 * Refuses a write that a browser sends for another site's page. Concerns only requests without an
 * `Authorization` header: a foreign page can send our cookie, but no bearer token. A client that sends
 * neither `Sec-Fetch-Site` nor `Origin` is no browser.
 */
export function checkOrigin(c: AppContext, publicOrigin: string): void {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const isPlain = origin?.startsWith("http:") === true && publicOrigin.startsWith("https:");
  if ((site === "same-origin" || site === "none") && !isPlain) return;
  if (site === undefined && (origin === undefined || isOurs(c, origin, publicOrigin))) return;
  throw new ProblemError("cross-origin-refused", "A page of another site cannot do this for you.");
}

/**
 * Over plain http a browser sends no `Sec-Fetch-Site`; then the origin has to be the requested one. On an https
 * deployment a page without it is not ours: an attacker on the network can write one.
 */
const isOurs = (c: AppContext, origin: string, publicOrigin: string): boolean =>
  origin === publicOrigin || (publicOrigin.startsWith("http:") && origin === `http://${c.req.header("host")}`);
