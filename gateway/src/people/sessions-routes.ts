import {
  ActivationPreview,
  LinkTokenRequest,
  SignedIn,
  SignInCodeRequest,
  SignInPreview,
  SignInRequest,
} from "@admit/contract";
import { shownEmail } from "@admit/tickets";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { decodeJwt } from "jose";
import { answerHeaders, json, jsonBody, problemResponses } from "../platform/route/declare.ts";
import type { AppContext, AppEnv } from "../platform/route/app-env.ts";
import { type Caller, requireCaller } from "../platform/route/caller.ts";
import { clientAddress } from "../platform/route/client-address.ts";
import { networksOf } from "../platform/bounds/client-networks.ts";
import { routesFor } from "../platform/route/routes-for.ts";
import type { PeopleServices } from "./services.ts";
import { openCodeLimits } from "./sessions/code-limits.ts";
import { openByCode } from "./sessions/code-open.ts";
import { type OpenedLink, openLink } from "./sessions/link-open.ts";
import { previewActivation, previewSignIn } from "./sessions/link-preview.ts";
import { type NewAccountLimit, openNewAccountLimit } from "./sessions/new-account-limit.ts";
import { clearedCookie, cookieOf, sessionCookie, tokenOf } from "./sessions/session-cookie.ts";
import { endAllSessions, endSession, forgetExpired } from "./sessions/session-end.ts";
import { sessionIdOf, signSession } from "./sessions/session-token.ts";
import { openSignInQueue } from "./sessions/sign-in-queue.ts";
import { announceUserChange } from "./users/user-cache.ts";
import { requestLanguage } from "../platform/route/request-language.ts";
import { noteLanguage } from "./users/language-write.ts";

const sessionRoute = routesFor("anyone", "Sessions");
const ofLink = { body: jsonBody(LinkTokenRequest) };
const linkProblems = problemResponses(
  "forbidden",
  "own-link",
  "link-unknown",
  "link-used",
  "link-expired",
  "database-unavailable",
);

const signIn = sessionRoute("post", "/v1/sign-in", "requestSignIn", {
  summary: "Ask for a link to sign in, by mail",
  description: "The answer is the same for known and unknown addresses. The link is queued, and sent by mail.",
  request: { body: jsonBody(SignInRequest) },
  responses: {
    202: json("A link is on its way, if the address may have one", z.object({})),
    ...problemResponses("database-unavailable"),
  },
});

const preview = sessionRoute("post", "/v1/sessions/preview", "previewSession", {
  request: ofLink,
  summary: "The account that a link signs in to, before it is used",
  description: "The link stays usable. A dead link gets the same answer as signing in with it would.",
  responses: { 200: json("The account that it signs in to", SignInPreview), ...linkProblems },
});

const create = sessionRoute("post", "/v1/sessions", "createSession", {
  request: ofLink,
  summary: "Sign in with the token of a link",
  description: "Sets the session's cookie as well. The link of an unknown address makes its owner an active buyer.",
  responses: { 200: json("Signed in", SignedIn, "Set-Cookie"), ...linkProblems },
});

const createByCode = sessionRoute("post", "/v1/sessions/code", "createSessionByCode", {
  request: { body: jsonBody(SignInCodeRequest) },
  summary: "Sign in, or activate an account, with the code in a mail",
  description:
    "Uses the link of the address's newest sign-in mail. The code is valid as long as that link, at most ten minutes, for five attempts; a wrong one, one that is not valid any more and one for an address without a mail get the same answer.",
  responses: {
    200: json("Signed in", SignedIn, "Set-Cookie"),
    ...linkProblems,
    ...problemResponses("code-wrong"),
  },
});

const end = sessionRoute("delete", "/v1/sessions/current", "endSession", {
  summary: "Sign out: this session ends, and the browser forgets it",
  description:
    "Clears the session's cookie. Copies of its token end too, at once on this gateway and within ten seconds on all. Other sessions of the same user stay.",
  responses: {
    204: { description: "Signed out, or no one was signed in", headers: answerHeaders("Set-Cookie") },
    ...problemResponses("identity-unavailable", "database-unavailable"),
  },
});

const endAll = routesFor("signed-in", "Sessions")("delete", "/v1/sessions", "endAllSessions", {
  summary: "Sign out everywhere: all of your sessions end, this one too",
  description:
    "At once on this gateway, and within ten seconds on all. A host's token ends if it was issued before (`iat`); one without `iat` does not.",
  responses: { 204: { description: "Signed out everywhere", headers: answerHeaders("Set-Cookie") } },
});

const previewInvitation = sessionRoute("post", "/v1/activations/preview", "previewActivation", {
  request: ofLink,
  summary: "Who invites you to what, before you confirm",
  description: "Activates no one, and the link stays usable. A dead link gets the same answer as activating with it.",
  responses: { 200: json("What the link is for", ActivationPreview), ...linkProblems },
});

const activate = sessionRoute("post", "/v1/activations", "activate", {
  request: ofLink,
  summary: "Activate an invited user, and sign them in",
  description:
    "Takes the token of an invitation's link. Tickets that were issued to the user show their codes from now on.",
  responses: { 200: json("Activated and signed in", SignedIn, "Set-Cookie"), ...linkProblems },
});

export const sessionsRoutes = (services: PeopleServices) => {
  const { prisma, settings } = services;
  // Opened by the first request: mounting touches no service.
  let queue: ReturnType<typeof openSignInQueue> | undefined;
  let limit: NewAccountLimit | undefined;
  let codes: ReturnType<typeof openCodeLimits> | undefined;
  const opener = (c: AppContext) => {
    const address = clientAddress(c, settings.TRUSTED_PROXIES);
    const newAccount = (limit ??= openNewAccountLimit(services));
    return { openerId: openerOf(c), mayCreate: (email: string) => newAccount(email, address) };
  };
  return new OpenAPIHono<AppEnv>()
    .openapi(signIn, async (c) => {
      const { narrow, wide } = networksOf(clientAddress(c, settings.TRUSTED_PROXIES));
      queue ??= openSignInQueue(services);
      await queue.add({ ...c.req.valid("json"), network: wide ?? narrow, language: requestLanguage(c as AppContext) });
      return c.json({}, 202);
    })
    .openapi(preview, async (c) => {
      const account = await previewSignIn(prisma, c.req.valid("json").token, openerOf(c));
      return c.json(account, 200, { "Cache-Control": "no-store" });
    })
    .openapi(create, async (c) => {
      const link = await openLink(services, { purpose: "SIGN_IN", ...c.req.valid("json") }, opener(c));
      return c.json(await startSession(services, c, link), 200);
    })
    .openapi(createByCode, async (c) => {
      const asked = c.req.valid("json");
      const address = clientAddress(c, settings.TRUSTED_PROXIES);
      const limits = (codes ??= openCodeLimits(services));
      const link = await openByCode(services, asked, () => limits.take(asked.email, address), opener(c));
      return c.json(await startSession(services, c, link), 200);
    })
    .openapi(end, async (c) => {
      const caller = c.get("caller");
      const problem = c.get("callerProblem");
      // A token that cannot be checked right now may be valid: 204 would report a sign-out that did not happen.
      if (problem !== undefined && problem.code !== "unauthenticated") throw problem;
      if (caller !== null) await endCurrent(services, c, caller);
      return c.body(null, 204, { "Set-Cookie": clearedCookie(settings.PUBLIC_URL) });
    })
    .openapi(endAll, async (c) => {
      const { id } = requireCaller(c);
      await endAllSessions(prisma, id, id);
      announceUserChange(services, id);
      return c.body(null, 204, { "Set-Cookie": clearedCookie(settings.PUBLIC_URL) });
    })
    .openapi(previewInvitation, async (c) => {
      const invitation = await previewActivation(prisma, c.req.valid("json").token, openerOf(c));
      return c.json(invitation, 200, { "Cache-Control": "no-store" });
    })
    .openapi(activate, async (c) => {
      const link = await openLink(services, { purpose: "ACTIVATE", ...c.req.valid("json") }, { openerId: openerOf(c) });
      return c.json(await startSession(services, c, link), 200);
    });
};

/** The user who is signed in where a link is opened; null for no one. */
const openerOf = (c: AppContext): string | null => c.get("caller")?.id ?? null;

/** The answer to an opened link: the session as a token, and as a cookie. */
async function startSession(services: PeopleServices, c: AppContext, link: OpenedLink): Promise<SignedIn> {
  if (link.changed) announceUserChange(services, link.user.id);
  const { sessionEpoch, ...user } = link.user;
  await noteLanguage(services.prisma, user.id, requestLanguage(c));
  const { token, expiresAt } = await signSession(user.id, services.keys, new Date(), sessionEpoch);
  c.header("Set-Cookie", cookieOf(token, expiresAt, services.settings.PUBLIC_URL));
  c.header("Cache-Control", "no-store");
  return { user: { ...user, email: shownEmail(user.email) }, session: { token, expiresAt: expiresAt.toISOString() } };
}

async function endCurrent(services: PeopleServices, c: AppContext, caller: Caller): Promise<void> {
  const token = tokenOf(c, sessionCookie(services.settings.PUBLIC_URL)) ?? "";
  await endSession(services.prisma, caller, sessionIdOf(token), new Date((decodeJwt(token).exp ?? 0) * 1000));
  announceUserChange(services, caller.id);
  await forgetExpired(services);
}
