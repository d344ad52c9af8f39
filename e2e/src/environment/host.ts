import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { Role } from "@admit/contract";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { listen } from "./listen.ts";

export interface Claims {
  sub?: string;
  /** The host calls it verified. */
  email?: string;
  name?: string;
  role?: Role;
}

const issuer = "https://host.example";
const audience = "admit";
const algorithm = "ES256";

/** A fake host with an identity provider of its own. */
export async function openHost() {
  const kid = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" }] });
  const { port, close } = await listen(
    createServer((_request, response) => response.setHeader("Content-Type", "application/json").end(keys)),
  );
  return {
    /** Settings of the gateways. */
    settings: { AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks`, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience },
    /** A token for an hour; without a subject, of a new user. */
    token: ({ sub = randomUUID(), email, name, role }: Claims = {}) =>
      new SignJWT({ ...(email && { email, email_verified: true }), ...(name && { name }), ...(role && { role }) })
        .setProtectedHeader({ alg: algorithm, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime("1h")
        .sign(privateKey),
    close,
  };
}
