import { z } from "zod";
import { Id } from "./id.ts";
import { Time } from "./time.ts";

export const ImportStatus = z.enum(["RUNNING", "DONE"]);
export type ImportStatus = z.infer<typeof ImportStatus>;

/** A list of people and quantities that is issued as one, and how far it is. */
export const Import = z
  .object({
    id: Id,
    eventId: Id,
    status: ImportStatus,
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
