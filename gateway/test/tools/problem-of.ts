import { Problem, problems, type ProblemCode } from "@admit/contract";
import { expect } from "vitest";

/** The problem of an answer, after checking that it is complete and consistent with its status. */
export async function problemOf(answer: Response | Promise<Response>): Promise<Problem> {
  const response = await answer;
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  expect(response.headers.get("X-Request-Id")).toMatch(/^[\w-]{36}$/);
  const problem = Problem.strict().parse(await response.json());
  const [status, title] = problems[problem.code];
  expect(response.status).toBe(status);
  expect(problem).toMatchObject({ status, title, type: `/problems/${problem.code}` });
  return problem;
}

/** The code of an answer's problem, with the checks of `problemOf`. */
export const codeOf = async (answer: Response | Promise<Response>): Promise<ProblemCode> =>
  (await problemOf(answer)).code;
