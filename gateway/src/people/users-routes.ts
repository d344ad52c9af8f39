import {
  Id,
  Invitation,
  InvitationRequest,
  Invitations,
  InvitationsRequest,
  listOf,
  MeChange,
  StaffUser,
  StaffUserQuery,
  User,
  UserChange,
} from "@admit/contract";
import { shownEmail } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { AppEnv } from "../platform/route/app-env.ts";
import { requireCaller } from "../platform/route/caller.ts";
import { json, jsonBody, noStore, problemResponses } from "../platform/route/declare.ts";
import { holderRoute, staffRoute } from "../platform/route/routes-for.ts";
import type { PeopleServices } from "./services.ts";
import { createInvitation } from "./sessions/invitation-create.ts";
import { endAllSessions } from "./sessions/session-end.ts";
import { listUsers, readStaffUser } from "./users/staff-users.ts";
import { changeUser } from "./users/user-change.ts";
import { announceUserChange } from "./users/user-cache.ts";
import { writeLanguage } from "./users/language-write.ts";
import { createInvitations } from "./sessions/invitations-create.ts";

const getMe = holderRoute("get", "/v1/me", "getMe", {
  summary: "Who you are here",
  description: "Also for invited and suspended users.",
  responses: { 200: json("You", User) },
});

const patchMe = holderRoute("patch", "/v1/me", "changeMe", {
  summary: "Choose the language of your mails",
  description: "Until you choose, it is that of the pages with which you first signed in, else the event's.",
  request: { body: jsonBody(MeChange) },
  responses: { 204: { description: "Noted" } },
});

export const meRoute = ({ prisma }: PeopleServices) =>
  new OpenAPIHono<AppEnv>()
    .openapi(getMe, (c) => {
      const { id, email, name, role, status } = requireCaller(c);
      return c.json({ id, email: shownEmail(email), name, role, status }, 200, noStore);
    })
    .openapi(patchMe, async (c) => {
      await writeLanguage(prisma, requireCaller(c).id, c.req.valid("json").language);
      return c.body(null, 204);
    });

const list = staffRoute("get", "/v1/admin/users", "listUsers", {
  summary: "People, the newest first; found by a part of their name or address",
  description: "Invited and suspended people too, or those of one `status`.",
  request: { query: StaffUserQuery },
  responses: { 200: json("A page of people", listOf(StaffUser)) },
});

const read = staffRoute("get", "/v1/admin/users/{id}", "getUser", {
  summary: "One person",
  description: "Their account as staff see it.",
  request: { params: z.object({ id: Id }) },
  responses: { 200: json("The person", StaffUser), ...problemResponses("user-not-found") },
});

const change = staffRoute("patch", "/v1/admin/users/{id}", "changeUser", {
  summary: "Change a person's name, suspend or reinstate them, or change their role",
  description:
    "Only an admin changes a role, the status of staff, or anything of an admin; no one changes their own status or role. `ACTIVE` reinstates: a user who never activated is `INVITED` again. A new status or role ends the account's open links.",
  request: { params: z.object({ id: Id }), body: jsonBody(UserChange) },
  responses: {
    200: json("The person as they are now", StaffUser),
    ...problemResponses("user-not-found", "own-account", "still-invited"),
  },
});

const endSessions = staffRoute("delete", "/v1/admin/users/{id}/sessions", "endUserSessions", {
  summary: "Sign a person out everywhere",
  description:
    "All of their sessions end, as if they had signed out everywhere themselves; they can sign in again. Refused for an account above your own role.",
  request: { params: z.object({ id: Id }) },
  responses: { 204: { description: "Signed out everywhere" }, ...problemResponses("user-not-found") },
});

const invite = staffRoute("post", "/v1/admin/invitations", "createInvitation", {
  summary: "Invite a person",
  description:
    "An invited person gets a new link, and the earlier ones end. They get no message of any kind unless `send` asks for one: then the link is mailed, and shown to no one. Without `send` it is shown here, once, for you to hand on; the person who follows it holds the account. The link into an account of staff is always mailed; no one invites an account above their own role.",
  request: { body: jsonBody(InvitationRequest) },
  responses: { 201: json("Invited", Invitation), ...problemResponses("already-active", "user-suspended") },
});

const inviteMany = staffRoute("post", "/v1/admin/invitations/batch", "createInvitations", {
  summary: "Invite people by mail, with one message",
  description:
    "Each as `createInvitation` does with `send`, and with your message. Repeated within ten minutes, it sends no mail twice.",
  request: { body: jsonBody(InvitationsRequest) },
  responses: { 200: json("What became of each", Invitations) },
});

export const usersRoutes = (services: PeopleServices) =>
  new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const { id: actorId } = requireCaller(c);
      const query = c.req.valid("query");
      const { q = "", status } = query;
      const page = await listUsers(services, query);
      const details = { ...(q !== "" && { q }), ...(status !== undefined && { status }) };
      const subject = { type: "people", id: "list" };
      // All pages of one search are one entry; another search is another.
      const search = JSON.stringify(details);
      services.readAudit.note({ actorId, action: "user.list", subject, details }, search);
      return c.json(page, 200, noStore);
    })
    .openapi(read, async (c) => {
      const user = await readStaffUser(services.prisma, c.req.valid("param").id);
      if (user === null) throw new ProblemError("user-not-found", "No one has this id.");
      return c.json(user, 200, noStore);
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const { user, changed } = await changeUser(services.prisma, requireCaller(c).id, id, c.req.valid("json"));
      if (changed) announceUserChange(services, id);
      return c.json(user, 200, noStore);
    })
    .openapi(endSessions, async (c) => {
      const { id } = c.req.valid("param");
      await endAllSessions(services.prisma, requireCaller(c).id, id);
      announceUserChange(services, id);
      return c.body(null, 204);
    })
    .openapi(invite, async (c) => {
      const to = { publicUrl: services.settings.PUBLIC_URL, keys: services.keys };
      const { user, link, isMailed } = await createInvitation(services, requireCaller(c).id, c.req.valid("json"), to);
      const activationUrl = isMailed ? null : link.url;
      const expiresAt = link.expiresAt.toISOString();
      const invitation: Invitation = { user, activationUrl, expiresAt, sent: isMailed };
      return c.json(invitation, 201, { "Cache-Control": "no-store" });
    })
    .openapi(inviteMany, async (c) => {
      const to = { publicUrl: services.settings.PUBLIC_URL, keys: services.keys };
      const { results } = await createInvitations(services, requireCaller(c).id, c.req.valid("json"), to);
      const shown = results.map(({ email, result }) => ({ email: shownEmail(email) ?? email, result }));
      return c.json({ results: shown }, 200, noStore);
    });
