import { expect, test } from "vitest";
import { ulid } from "ulid";
import { toProblem } from "../../src/http/problem/to-problem.ts";
import { ProblemError } from "../../src/platform/problem/problem-error.ts";
import { openJudge } from "./judge-answer.ts";

const judge = openJudge({ operations: [], schemas: {} });

/** The judgement of a refusal with this message. */
const judged = (message: string): string | null => {
  const problem = toProblem(new ProblemError("invalid-request", "No.", { errors: [{ path: "", message }] }), "/", "en");
  return judge("no operation", {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "x-request-id": ulid() },
    body: JSON.stringify(problem),
  });
};

test.each(["at run (gateway/src/main.ts:5:6)", "connect ECONNREFUSED 10.0.0.1", "SELECT id FROM User"])(
  "“%s” reveals internals",
  (message) => {
    expect(judged(message)).toContain("it reveals internals");
  },
);

test("a client's own text in quotation marks reveals nothing", () => {
  expect(judged("“a.ts@prisma.example” is not an e-mail address: correct it")).toBeNull();
});
