import { Problem, problems } from "@admit/contract";
import { z } from "zod";
import type { ApiDocument, Operation, Schema } from "./operations.ts";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Of an endless stream, the beginning. */
  body: string;
}

/** Internals that no answer may reveal. */
const internals =
  /\bat .+:\d+:\d+|node_modules|\.ts\b|\b(?:SELECT|INSERT|UPDATE|DELETE) .*\b(?:FROM|INTO|SET|WHERE)\b|prisma|mysql|mariadb|redis|ECONN|127\.0\.0\.1|localhost/i;
/** Refusals that an operator ordered; any other 503 means that a server does not answer. */
const halts = new Set(["sale-halted"]);

/** Checks that hold for every answer. @returns a function that says what is wrong with an answer, or null */
export function openJudge({ operations, schemas }: ApiDocument): (name: string, answer: Answer) => string | null {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const checks = new Map<Schema, z.ZodType>();
  const checkOf = (schema: Schema): z.ZodType => {
    const known = checks.get(schema);
    if (known !== undefined) return known;
    const created = toCheck(schema, schemas);
    checks.set(schema, created);
    return created;
  };

  return (name, answer) => {
    if (typeof answer.headers["x-request-id"] !== "string") return "it has no X-Request-Id";
    if (answer.status >= 400) return judgeProblem(answer, byName.get(name));
    if (answer.status >= 300) return answer.status === 304 ? null : `it is ${answer.status}`;
    const operation = byName.get(name);
    return operation === undefined ? null : judgeSuccess(operation, answer, checkOf);
  };
}

/** Problems of requests that reach no route of the document. */
const ofNoRoute = new Set(["not-found", "method-not-allowed", "request-timeout", "head-too-large"]);

function judgeProblem({ status, headers, body }: Answer, operation: Operation | undefined): string | null {
  // HEAD is answered without a body.
  if (body === "" && headers["content-type"] === "application/problem+json") return null;
  if (headers["content-type"] !== "application/problem+json") return `${status} as ${String(headers["content-type"])}`;
  const { data: problem, error } = Problem.strict().safeParse(parse(body));
  if (problem === undefined) return `its problem is invalid: ${z.prettifyError(error)}`;
  if (problems[problem.code][0] !== status) return `${problem.code} with status ${status}`;
  if (status >= 500 && !halts.has(problem.code)) return `it is ${status} ${problem.code}`;
  const isDocumented = operation === undefined || operation.answers.has(String(status)) || ofNoRoute.has(problem.code);
  if (!isDocumented) return `${status} ${problem.code} is not documented`;
  // The client's own text is in `instance`, in a field's path, and in quotation marks.
  const texts = [problem.title, problem.detail, ...(problem.errors ?? []).map(({ message }) => message)].join("\n");
  return internals.test(texts.replaceAll(/“.*”/g, "“”")) ? `it reveals internals: ${texts}` : null;
}

function judgeSuccess({ answers }: Operation, answer: Answer, checkOf: (schema: Schema) => z.ZodType): string | null {
  const { status, headers, body } = answer;
  const documented = answers.get(String(status));
  if (documented === undefined) return `${status} is not documented`;
  if (documented.size === 0) return body === "" ? null : "it has a body, which is not documented";
  const [type = ""] = String(headers["content-type"]).split(";");
  const schema = documented.get(type);
  if (schema === undefined) return `${type} is not documented`;
  if (schema === null || type !== "application/json") return null;
  const { error } = checkOf(schema).safeParse(parse(body));
  return error === undefined ? null : `it differs from the document: ${z.prettifyError(error)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Zod expects `$defs` where OpenAPI has `components`. */
function toCheck(schema: Schema, schemas: Record<string, Schema>): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: schemas }).replaceAll("#/components/schemas/", "#/$defs/");
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
}
