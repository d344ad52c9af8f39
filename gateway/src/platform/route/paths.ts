/** Where the queues are shown. */
export const boardPath = "/operator/queues";

export const isBoard = (path: string): boolean => path === boardPath || path.startsWith(`${boardPath}/`);

/**
 * Reads that are the same for everyone and answered from memory: no caller is resolved for them and no
 * rate holds, since it would cost as much as the answer. The list of events, an event, its line.
 */
export function isPublicRead(method: string, path: string): boolean {
  if ((method !== "GET" && method !== "HEAD") || !path.startsWith("/v1/events")) return false;
  if (path.length === 10) return true;
  if (path.charCodeAt(10) !== 47) return false;
  const slash = path.indexOf("/", 11);
  return slash === -1 || (slash === path.length - 5 && path.endsWith("/line"));
}

/** Requests that thousands send in the same second. All others get less of each turn (`Turns`). */
export const isPrompt = (path: string): boolean => path.startsWith("/v1/") && path !== "/v1/events";

/** What is answered to callers: the API, and the queues that operators look at. */
export const isApi = (path: string): boolean => path.startsWith("/v1/") || isBoard(path);

const linkUses = new Set(["/v1/sessions", "/v1/sessions/preview", "/v1/activations", "/v1/activations/preview"]);

/** Steps of signing in. They have limits of their own, separate from those of reading. */
export function signInStep(path: string): "ask" | "open" | null {
  if (path === "/v1/sign-in") return "ask";
  return linkUses.has(path) ? "open" : null;
}

export const isWrite = (method: string): boolean => method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
