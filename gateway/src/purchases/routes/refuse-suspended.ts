import { problems } from "@admit/contract";
import type { AppContext } from "../../platform/route/app-env.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { Answer } from "../../platform/route/hot-route.ts";

/**
 * Suspended buyers are refused as such before anything of their request is judged. A key that was accepted asks for
 * nothing new: it keeps its first outcome.
 */
export const refuseSuspended =
  (answer: Answer): Answer =>
  (c) =>
    c.get("caller")?.status === "SUSPENDED" ? answerKnownKey(c, answer) : answer(c);

const reused = problems["idempotency-key-reused"][0];

async function answerKnownKey(c: AppContext, answer: Answer): Promise<Response> {
  try {
    return await answer(c);
  } catch (error) {
    if (!(error instanceof ProblemError) || problems[error.code][0] >= reused) throw error;
    throw new ProblemError("user-not-eligible", "Your account is suspended and cannot receive tickets.");
  }
}
