import type { Problem } from "@admit/contract";
import { type Answer, type Call, type Connections, ConnectionLost } from "../load/connections.ts";
import type { Tally } from "./tally.ts";

export type Reply<Body> =
  | { kind: "told"; body: Body }
  /** A no that asking again would not change. */
  | { kind: "refused"; code: string }
  /** No answer that means anything; the same request may be sent again. */
  | { kind: "passing"; retryAfterMs: number | null };

/** Makes one call and counts its answer. @param name what the call is counted as */
export async function ask<Body>(
  connections: Connections,
  tally: Tally,
  name: string,
  call: Call,
): Promise<Reply<Body>> {
  const answer = await answerTo(connections, call);
  if (answer === null) {
    tally.noteRetry(`${name}: connection lost`);
    return { kind: "passing", retryAfterMs: null };
  }
  const { status, headers, body } = answer;
  tally.noteAnswer(name, status);
  if (status < 300) return { kind: "told", body: JSON.parse(body) as Body };
  if (status !== 429 && status < 500)
    return { kind: "refused", code: (JSON.parse(body) as Problem).code };
  tally.noteRetry(`${name}: ${status}`);
  const retryAfterS = Number.parseFloat(String(headers["retry-after"]));
  return { kind: "passing", retryAfterMs: retryAfterS >= 0 ? retryAfterS * 1000 : null };
}

async function answerTo(connections: Connections, call: Call): Promise<Answer | null> {
  try {
    return await connections.request(call);
  } catch (error) {
    if (error instanceof ConnectionLost) return null;
    throw error;
  }
}
