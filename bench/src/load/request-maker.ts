import type { LoadOrder } from "./load-order.ts";

/** `Prefer: wait=N`, as long as a gateway holds an answer at most. */
const preferWait = "wait=10";

/**
 * Makes the requests of an order, as they go over the wire: what differs from request to request is a token, a path and
 * the number in a key. All of it is ASCII.
 *
 * @param tokens taken in turn; none where there are none
 */
export function makeRequests(
  { origin, paths, purchase }: Pick<LoadOrder, "origin" | "paths" | "purchase">,
  tokens: readonly string[],
): (index: number) => string {
  const method = purchase === null ? "GET" : "POST";
  const lines = paths.map((path) => `${method} ${path} HTTP/1.1\r\nhost: ${new URL(origin).host}\r\n`);
  const bearers = tokens.map((token) => `authorization: Bearer ${token}\r\n`);
  const end = endOf(purchase);
  return (index) => {
    const line = lines[index % lines.length] ?? "";
    const bearer = bearers.length === 0 ? "" : bearers[index % bearers.length];
    const key = purchase === null ? "" : `idempotency-key: ${purchase.keyPrefix}${index}\r\n`;
    return `${line}${bearer}${key}${end}`;
  };
}

function endOf(purchase: LoadOrder["purchase"]): string {
  if (purchase === null) return "\r\n";
  const body = JSON.stringify({ quantity: purchase.quantity });
  const prefer = purchase.wait ? `prefer: ${preferWait}\r\n` : "";
  return `content-type: application/json\r\n${prefer}content-length: ${body.length}\r\n\r\n${body}`;
}
