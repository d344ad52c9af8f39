import { LinkTokenRequest, SignInPreview } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { previewSignIn } from "../link-preview.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/sessions/preview",
  operationId: "previewSession",
  access: "anyone",
  tags: ["Sessions"],
  summary: "The account that a link signs in to, before it is used",
  description: "The link stays usable. A dead link gets the same answer as signing in with it would.",
  request: { body: { required: true, content: { "application/json": { schema: LinkTokenRequest } } } },
  responses: {
    200: { description: "The account that it signs in to", content: { "application/json": { schema: SignInPreview } } },
    ...problemResponses(
      "invalid-request",
      "forbidden",
      "own-link",
      "cross-origin-refused",
      "link-unknown",
      "link-used",
      "link-expired",
      "rate-limited",
      "database-unavailable",
    ),
  },
});

export const sessionPreviewRoute = ({ prisma }: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const preview = await previewSignIn(prisma, c.req.valid("json").token, c.get("caller")?.id ?? null);
    return c.json(preview, 200, { "Cache-Control": "no-store" });
  });
