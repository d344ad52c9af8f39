import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import { answerFile, compressedFile, type SharedFile } from "../files/shared-file.ts";
import { openApiDocument } from "./openapi-document.ts";

/** `GET /openapi.json`. Made once, when it is first asked for. */
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
