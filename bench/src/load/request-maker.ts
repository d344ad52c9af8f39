import type { LaneRequest } from "./lanes.ts";
import type { LoadOrder } from "./load-order.ts";

/** `Prefer: wait=N`, as long as a gateway holds an answer at most. */
const preferWait = "wait=10";

/**
 * Makes the requests of an order, the one object changed for each: what differs from request to request is a token, a
 * path and the number in a key.
 *
 * @param tokens taken in turn; none where there are none
 */
export function makeRequests(
  { paths, purchase }: Pick<LoadOrder, "paths" | "purchase">,
  tokens: readonly string[],
): (index: number) => LaneRequest {
  const bearers = tokens.map((token) => `Bearer ${token}`);
  const headers: string[] = bearers.length > 0 ? ["authorization", ""] : [];
  if (purchase !== null) {
    headers.push("content-type", "application/json");
    if (purchase.wait) headers.push("prefer", preferWait);
    headers.push("idempotency-key", "");
  }
  const keyAt = purchase === null ? null : headers.length - 1;
  const request: LaneRequest = {
    method: purchase === null ? "GET" : "POST",
    path: paths[0] ?? "/",
    headers,
    body: purchase === null ? null : Buffer.from(JSON.stringify({ quantity: purchase.quantity })),
  };
  return (index) => {
    if (bearers.length > 0) headers[1] = bearers[index % bearers.length] ?? "";
    if (keyAt !== null) headers[keyAt] = `${purchase?.keyPrefix}${index}`;
    if (paths.length > 1) request.path = paths[index % paths.length] ?? "/";
    return request;
  };
}
