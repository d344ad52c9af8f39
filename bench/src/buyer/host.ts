import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Event, Role } from "@admit/contract";

const issuer = "https://host.example";
const audience = "admit";
const algorithm = "ES256";
const tokenS = 60 * 60;
/** Never reached, so that every purchase is decided in full. */
const unlimited = { capacity: 1_000_000_000, userCap: 1_000_000 };

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
    privateKey: privateKey.export({ format: "pem", type: "pkcs8" }),
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

/** Creates an event on sale, by the host's own admin. @throws Error with the answer if there is none */
export async function createEvent(url: string, signer: Signer): Promise<{ id: string; slug: string }> {
  const [admin = ""] = signTokens(signer, 1, "ADMIN");
  const headers = { authorization: `Bearer ${admin}`, "content-type": "application/json" };
  const body = JSON.stringify({ title: "Benchmark", ...unlimited, status: "PUBLISHED" });
  const response = await fetch(`${url}/v1/admin/events`, { method: "POST", headers, body });
  if (response.status !== 201) throw new Error(`The event was not created: ${await response.text()}`);
  const { id, slug } = (await response.json()) as Event;
  return { id, slug };
}
