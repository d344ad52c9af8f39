import { getCookie } from "hono/cookie";
import type { AppContext } from "../../platform/route/app-env.ts";

/** Over https the prefix makes browsers refuse it from any other host, path or plain http; over http they refuse the prefix. */
const secureName = "__Host-admit_session";
const plainName = "admit_session";

const isHttps = (publicUrl: string): boolean => publicUrl.startsWith("https:");

/** The only name that is read and written: over https a cookie of the plain name may come from another site. */
export const sessionCookie = (publicUrl: string): string => (isHttps(publicUrl) ? secureName : plainName);

const attributes = (publicUrl: string): string =>
  `Path=/; HttpOnly; SameSite=Lax${isHttps(publicUrl) ? "; Secure" : ""}`;

/** A `Set-Cookie` that carries the session until it expires. No script can read it. */
export const cookieOf = (token: string, expiresAt: Date, publicUrl: string): string =>
  `${sessionCookie(publicUrl)}=${token}; Expires=${expiresAt.toUTCString()}; ${attributes(publicUrl)}`;

/** A `Set-Cookie` that makes the browser forget the session. */
export const clearedCookie = (publicUrl: string): string =>
  `${sessionCookie(publicUrl)}=; Max-Age=0; ${attributes(publicUrl)}`;

/** The token of a request. An `Authorization` header outranks the cookie: pages send it on purpose. */
export function tokenOf(c: AppContext, cookie: string): string | undefined {
  const authorization = c.req.header("authorization");
  if (authorization === undefined) return getCookie(c, cookie);
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
}
