import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../../app-env.ts";
import type { Services } from "../../services.ts";
import { createRoute } from "../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  access: "anyone",
  tags: ["Operation"],
  summary: "Figures for Prometheus",
  description: "The Prometheus text format.",
  responses: { 200: { description: "Prometheus text", content: { "text/plain": { schema: z.string() } } } },
});

export const metricsRoute = ({ metrics }: Services) =>
  new OpenAPIHono<AppEnv>().openapi(route, async (c) =>
    c.text(await metrics.metrics(), 200, { "Content-Type": metrics.contentType, "Cache-Control": "no-store" }),
  );
