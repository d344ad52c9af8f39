import type { Keys } from "@admit/tickets";
import { SignJWT } from "jose";

/** A session token such as the gateway gives. */
export function signSession(userId: string, { session }: Keys): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "EdDSA", kid: session.current.kid, typ: "JWT" })
    .setIssuer("admit")
    .setAudience("admit")
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(session.current.privateKey);
}
