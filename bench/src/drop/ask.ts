import type { Line, Problem, Purchase } from "@admit/contract";
import { type Answer, type Call, ConnectionLost } from "../load/connections.ts";
import type { Buyer, Sale } from "./sale.ts";

/** How long an answer is held at most where buyers want it held. */
const preferWaitS = 10;

export type Reply<Body> =
  | { kind: "told"; body: Body }
  /** A no that asking again would not change. */
  | { kind: "refused"; code: string }
  /** No answer that means anything; the same request may be sent again. */
  | { kind: "passing"; retryAfterMs: number | null };

export function sendPurchase(sale: Sale, buyer: Buyer): Promise<Reply<Purchase>> {
  return ask(sale, "POST purchase", {
    method: "POST",
    path: `/v1/events/${sale.eventId}/purchases`,
    headers: {
      ...headersOf(sale, buyer),
      "content-type": "application/json",
      "idempotency-key": buyer.key,
    },
    body: JSON.stringify({ quantity: sale.quantity }),
  });
}

export function readPurchase(sale: Sale, buyer: Buyer, id: string): Promise<Reply<Purchase>> {
  const path = `/v1/events/${sale.eventId}/purchases/${id}`;
  return ask(sale, "GET purchase", { method: "GET", path, headers: headersOf(sale, buyer) });
}

export function readLine(sale: Sale): Promise<Reply<Line>> {
  const path = `/v1/events/${sale.eventId}/line`;
  return ask(sale, "GET line", { method: "GET", path, headers: {} });
}

function headersOf({ wait }: Sale, { token }: Buyer): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(wait && { prefer: `wait=${preferWaitS}` }) };
}

/** Makes one call and counts what came of it, under this name. */
async function ask<Body>(sale: Sale, name: string, call: Call): Promise<Reply<Body>> {
  const { tally } = sale;
  const answer = await answerTo(sale, call);
  if (answer instanceof ConnectionLost) {
    tally.noteRetry(`${name}: ${answer.code}`);
    return { kind: "passing", retryAfterMs: null };
  }
  const { status, headers, body } = answer;
  tally.noteAnswer(name, status);
  if (status < 300) return { kind: "told", body: JSON.parse(body) as Body };
  if (status !== 429 && status < 500) return { kind: "refused", code: (JSON.parse(body) as Problem).code };
  tally.noteRetry(`${name}: ${status}`);
  const retryAfterS = Number.parseFloat(String(headers["retry-after"]));
  return { kind: "passing", retryAfterMs: retryAfterS >= 0 ? retryAfterS * 1000 : null };
}

async function answerTo({ connections }: Sale, call: Call): Promise<Answer | ConnectionLost> {
  try {
    return await connections.request(call);
  } catch (error) {
    if (error instanceof ConnectionLost) return error;
    throw error;
  }
}
