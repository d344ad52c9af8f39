import { z } from "zod";
import { Id, Time } from "./values.ts";

export const TicketStatus = z.enum(["VALID", "VOIDED"]);
export type TicketStatus = z.infer<typeof TicketStatus>;

export const Ticket = z
  .object({
    id: Id,
    eventId: Id,
    purchaseId: Id,
    number: z.int().min(1),
    type: z.enum(["STANDARD"]),
    status: TicketStatus,
    code: z
      .string()
      .nullable()
      .meta({ description: "The signed code; null unless the holder is active and the ticket valid" }),
    issuedAt: Time,
    voidedAt: Time.nullable(),
  })
  .meta({ id: "Ticket" });
export type Ticket = z.infer<typeof Ticket>;
