/**
 * The list of events, an event, its line: the same for all callers and answered from memory. Resolving a caller or
 * counting a rate would cost as much as the answer, so neither is done.
 */
export function isPublicRead(method: string, path: string): boolean {
  if ((method !== "GET" && method !== "HEAD") || !path.startsWith("/v1/events")) return false;
  if (path.length === 10) return true;
  if (path.charCodeAt(10) !== 47) return false;
  const slash = path.indexOf("/", 11);
  return slash === -1 || (slash === path.length - 5 && path.endsWith("/line"));
}

/** Requests that thousands send in one second. All others get smaller turns (`Turns`). */
export const isPrompt = (path: string): boolean => path.startsWith("/v1/") && path !== "/v1/events";

/** The paths that depend on the caller. */
export const isApi = (path: string): boolean => path.startsWith("/v1/");

const linkUses = new Set([
  "/v1/sessions",
  "/v1/sessions/code",
  "/v1/sessions/preview",
  "/v1/activations",
  "/v1/activations/preview",
]);

/** Steps of signing in. They have limits of their own, separate from those of reading. */
export function signInStep(path: string): "ask" | "open" | null {
  if (path === "/v1/sign-in") return "ask";
  return linkUses.has(path) ? "open" : null;
}

export const isWrite = (method: string): boolean => method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
