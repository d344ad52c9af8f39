import { z } from "zod";
import { Refusing } from "./event.ts";
import { Id, Time } from "./values.ts";

export const LineState = z.enum(["moving", "idle", "paused", "delayed"]);
export type LineState = z.infer<typeof LineState>;

/** An event's line as every buyer may see it; the same for all, so that a cache can serve it. */
export const Line = z
  .object({
    eventId: Id,
    accepted: z.int().meta({ description: "The last position given so far" }),
    head: z.int().meta({ description: "Every position up to this one is decided" }),
    waiting: z.int(),
    remaining: z.int(),
    ratePerSecond: z
      .number()
      .nullable()
      .meta({ description: "Decisions per second lately; null while that is not known" }),
    oldestWaitMs: z.int().nullable(),
    state: LineState,
    refusing: Refusing,
    pollAfterMs: z.int(),
    updatedAt: Time,
  })
  .meta({ id: "Line" });
export type Line = z.infer<typeof Line>;
