import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { tags } from "../../platform/route/create-route.ts";

type Document = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;

/** OpenAPI 3.1 of the routes, made of the same schemas that check the requests. */
export function openApiDocument(api: OpenAPIHono<AppEnv>): Document {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Admit",
      version: "1",
      description:
        "Ticket issuance for high-demand drops: one line per event, decided one after the other. " +
        "Errors are application/problem+json; their codes are explained under /problems/{code}. " +
        "Rate limits are counted by each gateway process for itself: with several, the limit holds for each.",
      contact: { name: "The organiser who runs this server" },
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    servers: [{ url: "/", description: "The server that this document comes from" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
  });
  for (const operations of Object.values(document.paths ?? {}))
    for (const { parameters = [] } of Object.values(operations) as { parameters?: { in: string; name: string }[] }[])
      for (const parameter of parameters)
        if (parameter.in === "header") parameter.name = asHeadersAreWritten(parameter.name);
  return document;
}

/** Validators know headers only in lower case; the document shows them in their usual case. */
const asHeadersAreWritten = (name: string): string => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
