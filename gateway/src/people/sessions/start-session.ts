import type { SignedIn } from "@admit/contract";
import type { AppContext } from "../../platform/route/app-env.ts";
import { cookieOf } from "./session-cookie.ts";
import { signSession } from "./session-token.ts";
import type { PeopleServices } from "../services.ts";
import { announceUserChange } from "../users/user-changed.ts";
import type { OpenedLink } from "./link-open.ts";

/** The answer to a link that was opened: the session as a token, and as a cookie. */
export async function startSession(services: PeopleServices, c: AppContext, link: OpenedLink): Promise<SignedIn> {
  if (link.changed) announceUserChange(services, link.user.id);
  const { sessionEpoch, ...user } = link.user;
  const { token, expiresAt } = await signSession(user.id, services.keys, new Date(), sessionEpoch);
  c.header("Set-Cookie", cookieOf(token, expiresAt, services.settings.PUBLIC_URL));
  c.header("Cache-Control", "no-store");
  return { user, session: { token, expiresAt: expiresAt.toISOString() } };
}
