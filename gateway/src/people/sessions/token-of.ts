import { getCookie } from "hono/cookie";
import type { AppContext } from "../../platform/route/app-env.ts";

/** An `Authorization` header outranks the cookie: a page sends one on purpose. */
export function tokenOf(c: AppContext, cookie: string): string | undefined {
  const authorization = c.req.header("authorization");
  if (authorization === undefined) return getCookie(c, cookie);
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
}
