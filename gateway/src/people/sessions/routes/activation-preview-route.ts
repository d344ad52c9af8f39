import { ActivationPreview, LinkTokenRequest } from "@admit/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../../platform/route/app-env.ts";
import { problemResponses } from "../../../platform/route/problem-responses.ts";
import type { PeopleServices } from "../../services.ts";
import { previewActivation } from "../link-preview.ts";
import { createRoute } from "../../../platform/route/create-route.ts";

const route = createRoute({
  method: "post",
  path: "/v1/activations/preview",
  operationId: "previewActivation",
  access: "anyone",
  tags: ["Sessions"],
  summary: "Who invites you to what, before you confirm",
  description: "Activates nobody and leaves the link good. A link that is dead is answered as activating would.",
  request: { body: { required: true, content: { "application/json": { schema: LinkTokenRequest } } } },
  responses: {
    200: { description: "What the link is for", content: { "application/json": { schema: ActivationPreview } } },
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

export const activationPreviewRoute = ({ prisma }: PeopleServices) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const preview = await previewActivation(prisma, c.req.valid("json").token, c.get("caller")?.id ?? null);
    return c.json(preview, 200, { "Cache-Control": "no-store" });
  });
