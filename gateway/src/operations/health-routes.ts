import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { routesFor } from "../platform/route/routes-for.ts";
import { json } from "../platform/route/declare.ts";
import type { OperationsServices } from "./open-ops.ts";
import { Readiness } from "./open-readiness.ts";

const statuses = z.enum(["ready", "not-ready", "shutting-down"]);
const ReadinessAnswer = z.object({ status: statuses, ...Readiness.shape }).meta({ id: "Readiness" });

const probeRoute = routesFor("anyone", "Operation");

const healthz = probeRoute("get", "/healthz", "getHealth", {
  summary: "The process is alive",
  description: "Does not check the servers behind it.",
  responses: {
    200: json("It is", z.object({ status: z.literal("ok") })),
  },
});

const readyz = probeRoute("get", "/readyz", "getReadiness", {
  summary: "It can serve",
  description: "Redis and MySQL answer and take writes, and all migrations are applied. The answer names each.",
  responses: {
    200: json("Everything it needs is available", ReadinessAnswer),
    503: json("A server is away or refuses writes, or migrations are missing; the answer names it", ReadinessAnswer),
  },
});

export const healthRoutes = (services: OperationsServices) =>
  new OpenAPIHono<AppEnv>()
    .openapi(healthz, (c) => c.json({ status: "ok" as const }, 200, { "Cache-Control": "no-store" }))
    .openapi(readyz, async (c) => {
      const readiness = await services.readiness();
      const { redis, mysql, migrations } = readiness;
      const isReady = [redis, mysql, migrations].every((part) => part === "ok");
      const status = services.drain.draining ? "shutting-down" : isReady ? "ready" : "not-ready";
      return c.json({ status, ...readiness }, status === "ready" ? 200 : 503, { "Cache-Control": "no-store" });
    });
