import { z } from "zod";
import { Id, ListQuery, Time } from "./values.ts";

/** Everything that is written to the audit. */
export const AuditAction = z.enum([
  "event.create",
  "event.change",
  "event.resize",
  "event.resize.refused",
  "event.resize.failed",
  "user.create",
  "user.invite",
  "user.activate",
  "user.change",
  "user.host-change",
  "user.list",
  "mail.send-again",
  "session.start",
  "session.end",
  "session.end-all",
  "request.refused",
  "audit.left-out",
  "ticket.issue",
  "ticket.void",
  "ticket.void.failed",
  "ticket.reissue",
  "ticket.verify",
  "ticket.export",
  "purchase.export",
  "import.create",
  "import.export",
  "event.pause",
  "event.resume",
  "event.shed",
  "event.hand-over",
  "event.retry-failed",
  "event.close-sale",
  "event.rehearse",
]);
export type AuditAction = z.infer<typeof AuditAction>;

/** Who did what to what, and when. */
export const AuditEntry = z
  .object({
    id: Id,
    at: Time,
    actor: z.object({ id: Id, name: z.string(), email: z.string().nullable() }),
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Newest first; by actor, action or subject. */
export const AuditQuery = z.object({
  ...ListQuery.shape,
  actorId: Id.optional(),
  action: AuditAction.optional(),
  subjectType: z.string().max(32).optional(),
  subjectId: z.string().max(64).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
