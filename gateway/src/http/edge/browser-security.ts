import type { AppContext } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";

const policyWith = (styles: readonly string[]): string =>
  [
    "default-src 'self'",
    ...(styles.length === 0 ? [] : [`style-src 'self' ${styles.join(" ")}`]),
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ");

/** Browser features that our pages do not use. They do use the clipboard and the screen's wake lock. */
const unusedFeatures = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"];
const permissionsPolicy = unusedFeatures.map((feature) => `${feature}=()`).join(", ");

/**
 * The headers of every answer, in lower case.
 * @param styles hashes of the styles that pages carry
 */
export const securityHeaders = (publicUrl: string, styles: readonly string[]): Readonly<Record<string, string>> => ({
  "content-security-policy": policyWith(styles),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": permissionsPolicy,
  ...(publicUrl.startsWith("https:") && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
});

/**
 * Refuses a write that a browser sends for another site's page. Only for requests without an `Authorization` header:
 * a foreign page can send our cookie, but no bearer token. A client that sends neither `Sec-Fetch-Site` nor `Origin`
 * is not a browser.
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
 * Over plain http a browser sends no `Sec-Fetch-Site`; then the origin must be the requested one. With https an http
 * origin is not ours: an attacker on the network can forge such a page.
 */
const isOurs = (c: AppContext, origin: string, publicOrigin: string): boolean =>
  origin === publicOrigin || (publicOrigin.startsWith("http:") && origin === `http://${c.req.header("host")}`);
