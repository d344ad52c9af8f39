import { z } from "zod";
import { Id } from "./id.ts";

/** How many tickets of an event the caller may still hold; the line decides, this only advises the page. */
export const Allowance = z
  .object({
    eventId: Id,
    userCap: z.int(),
    counted: z.int(),
    remaining: z.int(),
    accountTooNew: z.boolean().meta({ description: "The event asks for older accounts: see `requireAccountBefore`" }),
  })
  .meta({ id: "Allowance" });
export type Allowance = z.infer<typeof Allowance>;
