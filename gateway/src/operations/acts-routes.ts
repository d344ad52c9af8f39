import {
  Id,
  OpsHandOver,
  OpsRehearsal,
  OpsRetried,
  OpsSale,
  PauseRequest,
  RehearsalRecord,
  ShedRequest,
  type ProblemCode,
} from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { routesFor } from "../platform/route/routes-for.ts";
import { json, problemResponses } from "../platform/route/declare.ts";
import { handOver, recordRehearsal, retryFailures } from "./line-acts.ts";
import { changeSale, closeSale, pauseSale, resumeSale, shedSale, type SaleChange } from "./sale-change.ts";
import type { OperationsServices } from "./open-ops.ts";

const actRoute = routesFor(["ADMIN"], "Operators");

type ActName = "pause" | "resume" | "shed" | "close-sale" | "retry-failed" | "hand-over" | "rehearsal";

/** An act of operators on an event: `POST /v1/ops/lines/{eventId}/<name>`, with an entry in the audit. */
interface Act<Body extends z.ZodType = z.ZodType> {
  operationId: string;
  summary: string;
  description: string;
  /** A request without a body is valid if the schema accepts `{}`. */
  body?: Body;
  response: ReturnType<typeof json>;
  problems?: ProblemCode[];
  do(services: OperationsServices, act: { actorId: string; eventId: string }, body: z.infer<Body>): Promise<object>;
}

/** An act on the event's row. @param decide see `SaleChange`; the body is what the caller sent */
const saleAct = <Body extends z.ZodType>(
  name: Exclude<ActName, "rehearsal">,
  decide: (body: z.infer<Body>) => SaleChange["decide"],
  act: Omit<Act<Body>, "do" | "response">,
): Act<Body> => ({
  ...act,
  response: json("The sale as it is now", OpsSale),
  do: (services, by, body) => changeSale(services, { ...by, action: `event.${name}`, decide: decide(body) }),
});

const acts: Record<ActName, Act> = {
  pause: saleAct<typeof PauseRequest>(
    "pause",
    ({ accepting }) =>
      (sale, now) =>
        pauseSale(sale, now, accepting),
    {
      operationId: "pauseLine",
      summary: "Pause an event's issuing",
      description:
        "Nothing more is decided until it is resumed; the line keeps its order. Purchases are accepted meanwhile, unless `accepting` is false.",
      body: PauseRequest,
    },
  ),
  resume: saleAct("resume", () => resumeSale, {
    operationId: "resumeLine",
    summary: "Resume an event's issuing",
    description: "The line continues from its position. Purchases are accepted again if the pause refused them.",
  }),
  shed: saleAct<typeof ShedRequest>(
    "shed",
    ({ message }) =>
      () =>
        shedSale(message),
    {
      operationId: "shedLine",
      summary: "Refuse an event's purchases, or accept them again",
      description:
        "Buyers are answered 503 `sale-halted` with the message; purchases in the line stay there. Staff can still issue.",
      body: ShedRequest,
    },
  ),
  "close-sale": saleAct("close-sale", () => closeSale, {
    operationId: "closeSale",
    summary: "Close an event's sale now",
    description:
      "Sets `salesCloseAt` to this moment. Purchases in the line were accepted in time, and are still decided.",
  }),
  "retry-failed": {
    operationId: "retryFailed",
    summary: "Decide again what ended by a fault",
    description:
      "Purchases keep their position and their key; those that are decided by then stay as they are. At most 10,000 at a time.",
    response: json("How many were put into the line again", OpsRetried),
    problems: ["queue-unavailable"],
    do: retryFailures,
  },
  "hand-over": {
    operationId: "handOverLine",
    summary: "Have another worker issue an event",
    description:
      "The worker that issues it finishes its current group and leaves the event to the others for ten seconds.",
    response: json("The worker is notified", OpsHandOver),
    problems: ["no-other-worker", "queue-unavailable"],
    do: handOver,
  },
  rehearsal: {
    operationId: "recordRehearsal",
    summary: "Record that an event's drop was rehearsed",
    description: "`pnpm drop` sends it. Staff see the newest record beside the event until its sale opens.",
    body: RehearsalRecord,
    response: json("The record", OpsRehearsal),
    do: (services, by, body) => recordRehearsal(services, by, RehearsalRecord.parse(body)),
  },
};

export function actsRoutes(services: OperationsServices): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>();
  for (const [name, act] of Object.entries(acts)) {
    const { operationId, summary, description, body, response, problems = [] } = act;
    const required = body?.safeParse({}).success === false;
    const route = actRoute("post", `/v1/ops/lines/{eventId}/${name}`, operationId, {
      summary,
      description,
      request: {
        params: z.object({ eventId: Id }),
        ...(body !== undefined && { body: { required, content: { "application/json": { schema: body } } } }),
      },
      responses: { 200: response, ...problemResponses("event-not-found", ...problems) },
    });
    routes.openapi(route, async (c) => {
      const by = { actorId: requireCaller(c).id, eventId: c.req.valid("param").eventId };
      // Parsed again, since without a body nothing was validated and the defaults are missing.
      const sent = body?.parse(c.req.valid("json" as never));
      return c.json(await act.do(services, by, sent), 200);
    });
  }
  return routes;
}
