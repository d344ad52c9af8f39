import { Id, posterMaxBytes, StaffEvent } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { Slots } from "../platform/bounds/slots.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppEnv } from "../platform/route/app-env.ts";
import { bodyPieces } from "../platform/route/body-pieces.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { json, problemResponses } from "../platform/route/declare.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import { encodePoster } from "./encode-poster.ts";
import { announceEventChange, type EventServices } from "./event-cache.ts";
import { presentEvent } from "./present-event.ts";
import { writePoster } from "./poster-write.ts";

const request = { params: z.object({ id: Id }) };
const picture = { schema: z.string().meta({ format: "binary" }) };
const types = ["image/jpeg", "image/png", "image/webp"] as const;

const putPoster = staffRoute("put", "/v1/admin/events/{id}/poster", "setPoster", {
  summary: "Set an event's picture",
  description:
    "A JPEG, PNG or WebP of at most 10 MB and 50 megapixels, at least 300 pixels wide. It is encoded anew in up to three widths, upright and without its metadata. What it shows, for those who do not see it, is the event's `posterAlt`.",
  request: {
    ...request,
    body: { required: true, content: { "image/jpeg": picture, "image/png": picture, "image/webp": picture } },
  },
  responses: { 200: json("The event", StaffEvent), ...problemResponses("event-not-found", "gateway-busy") },
});

const deletePoster = staffRoute("delete", "/v1/admin/events/{id}/poster", "removePoster", {
  summary: "Remove an event's picture",
  description: "One that has none stays as it is.",
  request,
  responses: { 200: json("The event", StaffEvent), ...problemResponses("event-not-found") },
});

/** Pictures being encoded: each takes the memory of its pixels, and a core for a second. */
const slotBounds = {
  what: "pictures",
  eachMax: 1,
  allMax: 2,
  retryAfterS: 5,
  refusal: "upload-limit",
} as const;

export function posterRoutes(services: EventServices): OpenAPIHono<AppEnv> {
  const { prisma, events } = services;
  const routes = new OpenAPIHono<AppEnv>();
  const slots = new Slots(slotBounds);

  routes.openapi(putPoster, async (c) => {
    const { id: actorId } = requireCaller(c);
    const { id } = c.req.valid("param");
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    if (!(types as readonly string[]).includes(type))
      throw new ProblemError(
        "unsupported-media-type",
        "Send the picture itself as the body, with its Content-Type: image/jpeg, image/png or image/webp.",
      );
    await events.require(id);
    const release = slots.take(actorId);
    try {
      const pieces: Uint8Array[] = [];
      for await (const piece of bodyPieces(c.req.raw.body, posterMaxBytes)) pieces.push(piece);
      await writePoster(prisma, actorId, id, await encodePoster(Buffer.concat(pieces)));
    } finally {
      release();
    }
    announceEventChange(services, id);
    return c.json(await presentEvent(services, id), 200);
  });

  routes.openapi(deletePoster, async (c) => {
    const { id } = c.req.valid("param");
    await writePoster(prisma, requireCaller(c).id, id, null);
    announceEventChange(services, id);
    return c.json(await presentEvent(services, id), 200);
  });

  return routes;
}
