/**
 * JSON with headers of its own. Quicker than `c.json` with more than one header, since that builds a web
 * `Headers`, which the server takes apart again: 10 µs, more than all else such an answer takes.
 */
export const jsonResponse = (body: unknown, status: number, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
