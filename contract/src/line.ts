import { z } from "zod";
import { Id } from "./id.ts";
import { Time } from "./time.ts";

export const LineState = z.enum(["moving", "idle", "paused", "delayed"]);
export type LineState = z.infer<typeof LineState>;

/** What everybody who waits may know of an event's line; the same for all, so that a cache can serve it. */
export const Line = z
  .object({
    eventId: Id,
    accepted: z.int().meta({ description: "The highest place given so far" }),
    head: z.int().meta({ description: "Every place up to this one is decided" }),
    waiting: z.int(),
    remaining: z.int(),
    ratePerSecond: z
      .number()
      .nullable()
      .meta({ description: "Decisions per second lately; null while that is not known" }),
    oldestWaitMs: z.int().nullable(),
    state: LineState,
    pollAfterMs: z.int(),
    updatedAt: Time,
  })
  .meta({ id: "Line" });
export type Line = z.infer<typeof Line>;
