import { z } from "zod";
import { Id, Time } from "./values.ts";

/** A list of people and quantities that is issued as one, and how far it is. */
export const Import = z
  .object({
    id: Id,
    eventId: Id,
    status: z.enum(["RUNNING", "DONE"]),
    rows: z.int(),
    decided: z.int().meta({ description: "Rows that have their outcome" }),
    fulfilled: z.int(),
    partial: z.int(),
    rejected: z.int(),
    failed: z.int(),
    ticketsRequested: z.int(),
    ticketsIssued: z.int(),
    createdAt: Time,
    finishedAt: Time.nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof Import>;
