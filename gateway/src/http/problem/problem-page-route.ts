import { problems, type ProblemCode } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { problemResponses } from "../../platform/route/declare.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { routesFor } from "../../platform/route/routes-for.ts";

const Explanation = z.object({ code: z.string(), status: z.int(), title: z.string() });

const route = routesFor("anyone", "Problems")("get", "/problems/{code}", "getProblem", {
  summary: "What a problem's code means",
  description: "The `type` of a problem leads here. A page for browsers, JSON for others.",
  request: { params: z.object({ code: z.string().meta({ example: "sold-out" }) }) },
  responses: {
    200: {
      description: "The explanation",
      content: { "application/json": { schema: Explanation }, "text/html": { schema: z.string() } },
    },
    ...problemResponses("not-found", "rate-limited"),
  },
});

export const problemPageRoute = () =>
  new OpenAPIHono<AppEnv>().openapi(route, (c) => {
    const code = c.req.param("code");
    if (!isCode(code)) throw new ProblemError("not-found", "There is no problem with this code.");
    const [status, title] = problems[code];
    const headers = { "Cache-Control": "public, max-age=3600", Vary: "Accept" };
    if ((c.req.header("accept") ?? "").includes("text/html")) return c.html(page(code, status, title), 200, headers);
    return c.json({ code, status, title }, 200, headers);
  });

const isCode = (text: string): text is ProblemCode => Object.hasOwn(problems, text);

/** Code and title come from the contract: nothing in the page comes from the request. */
const page = (code: ProblemCode, status: number, title: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
<p>Answers with the status ${status} and the code <code>${code}</code> mean this. Their <code>detail</code> says more.</p>
</html>
`;
