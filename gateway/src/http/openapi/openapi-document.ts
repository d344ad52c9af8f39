import { fileURLToPath } from "node:url";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { answerFile, compressedFile, type SharedFile } from "../files/shared-file.ts";
import { tags } from "../../platform/route/routes-for.ts";

type Document = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;

/** OpenAPI 3.1 of the routes, from the schemas that validate the requests. */
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
      for (const parameter of parameters) if (parameter.in === "header") parameter.name = inHeaderCase(parameter.name);
  return document;
}

/** Validators need header names in lower case; the document shows their usual case. */
const inHeaderCase = (name: string): string => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** `GET /openapi.json`, generated at the first request. */
export function openApiRoute(api: OpenAPIHono<AppEnv>): OpenAPIHono<AppEnv> {
  let file: SharedFile | undefined;
  const routes = new OpenAPIHono<AppEnv>();
  routes.get("/openapi.json", (c) => {
    file ??= compressedFile(
      Buffer.from(JSON.stringify(openApiDocument(api))),
      "application/json",
      "public, max-age=60",
    );
    return answerFile(c as AppContext, file);
  });
  return routes;
}

/** The committed copy, for readers without a server. */
export const openApiFile = fileURLToPath(
  new URL("../../../../specs/001-ticket-issuance/contracts/openapi.json", import.meta.url),
);

export const openApiText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
