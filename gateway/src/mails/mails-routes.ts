import { Id, listOf, MailSendRequest, StaffUser, UndeliveredMail, UndeliveredMailQuery } from "@admit/contract";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { json, jsonBody, noStore, problemResponses } from "../platform/route/declare.ts";
import { staffRoute } from "../platform/route/routes-for.ts";
import type { PeopleServices } from "../people/services.ts";
import { announceUserChange } from "../people/users/user-cache.ts";
import { sendAgain } from "./mail-send-again.ts";
import { listUndeliveredMails } from "./undelivered-mails-read.ts";

const list = staffRoute("get", "/v1/admin/undelivered-mails", "listUndeliveredMails", {
  summary: "Mails that were not delivered, the latest first",
  description:
    "Refused for good by the mail server, or tried for as long as they are: mails with tickets, notices of changes, and invitations whose link still works. Of one person with `userId`.",
  request: { query: UndeliveredMailQuery },
  responses: { 200: json("A page of mails", listOf(UndeliveredMail)) },
});

const send = staffRoute("post", "/v1/admin/undelivered-mails/{id}/send", "sendMailAgain", {
  summary: "Send an undelivered mail again, also to another address",
  description:
    "With `email`, that is the person's address from now on: all of their undelivered mails go there, their sessions and open links end, and the audit has both addresses. Only an admin corrects the address of staff, no one their own, and a host's user has theirs corrected at the host.",
  request: { params: z.object({ id: Id }), body: jsonBody(MailSendRequest) },
  responses: {
    200: json("Queued; the person as they are now", StaffUser),
    ...problemResponses("mail-not-found", "own-account", "email-taken"),
  },
});

export const mailsRoutes = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => c.json(await listUndeliveredMails(services, c.req.valid("query")), 200, noStore))
    .openapi(send, async (c) => {
      const { email } = c.req.valid("json");
      const { user, changed } = await sendAgain(services, requireCaller(c).id, c.req.valid("param").id, email);
      if (changed) announceUserChange(services, user.id);
      return c.json(user, 200, noStore);
    });
