import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Role } from "@admit/contract";

const issuer = "https://host.example";
const audience = "admit";
const algorithm = "ES256";
const tokenS = 60 * 60;

/** What signs tokens of a host, also in another process. */
export interface Signer {
  kid: string;
  /** PKCS 8, as PEM. */
  privateKey: string;
}

export type Host = Awaited<ReturnType<typeof openHost>>;

/** A host with an identity provider of its own, whose keys gateways fetch. */
export async function openHost() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer: Signer = {
    kid: randomUUID(),
    privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
  const key = { ...publicKey.export({ format: "jwk" }), kid: signer.kid, alg: algorithm, use: "sig" };
  const server = createServer((_request, response) =>
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ keys: [key] })),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    signer,
    /** Of the gateways that trust it. */
    settings: { AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks`, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Tokens of people whom the host has never named before, valid for an hour. They name no address, so that no mails are
 * sent meanwhile.
 */
export function signTokens({ kid, privateKey }: Signer, count: number, role?: Role): string[] {
  const key = createPrivateKey(privateKey);
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const header = encode({ alg: algorithm, kid });
  const iat = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, () => {
    const claims = { iss: issuer, aud: audience, sub: randomUUID(), iat, exp: iat + tokenS, ...(role && { role }) };
    const signed = `${header}.${encode(claims)}`;
    // JWTs have the plain signature of two numbers (RFC 7518, 3.4), and not its DER form.
    const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  });
}
