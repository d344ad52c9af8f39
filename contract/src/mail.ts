import { z } from "zod";
import { Email, User } from "./user.ts";
import { Id, ListQuery, Time } from "./values.ts";

/** What a mail to a person is about. */
export const MailKind = z.enum([
  "tickets",
  "ticket-voided",
  "ticket-reissued",
  "event-changed",
  "reinstated",
  "invitation",
]);
export type MailKind = z.infer<typeof MailKind>;

/** Why a mail was not delivered: codes of the mail server, without its text, which may name an address. */
export const MailReason = z
  .string()
  .meta({ example: "EENVELOPE RCPT TO 550 5.1.1", description: "Codes of the last attempt" });

/** A mail that the mail server refused for good, or that was given up. */
export const UndeliveredMail = z
  .object({
    id: Id,
    kind: MailKind,
    holder: User,
    purchaseId: Id.nullable(),
    // Not `nullable()` of a shape, which OpenAPI would write as "both".
    event: z.union([z.object({ id: Id, title: z.string() }), z.null()]),
    reason: MailReason.nullable(),
    attempts: z.int(),
    failedAt: Time,
  })
  .meta({ id: "UndeliveredMail" });
export type UndeliveredMail = z.infer<typeof UndeliveredMail>;

export const UndeliveredMailQuery = z.object({ ...ListQuery.shape, userId: Id.optional() });
export type UndeliveredMailQuery = z.infer<typeof UndeliveredMailQuery>;

export const MailSendRequest = z
  .strictObject({ email: Email.optional().meta({ description: "The person's address from now on" }) })
  .meta({ id: "MailSendRequest" });
