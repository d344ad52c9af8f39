import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters, type JWTPayload } from "jose";
import { afterAll } from "vitest";
import { testGateway } from "./test-gateway.ts";

/** A gateway that trusts a host's provider, which is open as long as the gateway. */
export function hostGateway(environment: Record<string, string> = {}) {
  const host = {} as Awaited<ReturnType<typeof openHost>>;
  const gateway = testGateway(async () => {
    Object.assign(host, await openHost());
    return { ...host.settings, ...environment };
  });
  afterAll(() => host.close());
  return { gateway, host };
}

export const hostIssuer = "https://id.example.org";
export const hostAudience = "tickets";

/** An identity provider of a host: its keys at an address, and tokens signed with them. */
async function openHost() {
  const pairs = { ec: await generateKeyPair("ES256"), rsa: await generateKeyPair("RS256", { extractable: true }) };
  const keys = [
    { ...(await exportJWK(pairs.ec.publicKey)), kid: "host-1", alg: "ES256", use: "sig" },
    { ...(await exportJWK(pairs.rsa.publicKey)), kid: "rsa", alg: "RS256", use: "sig" },
  ];
  let asked = 0;
  const answers = new Map<string | undefined, (response: ServerResponse) => void>();
  const server = createServer(({ url }, response) => {
    asked += 1;
    response.setHeader("Content-Type", "application/json");
    const answer = answers.get(url);
    if (answer === undefined) response.end(JSON.stringify({ keys }));
    else answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = (path: string) => `http://127.0.0.1:${port}${path}`;
  const in60S = () => Math.floor(Date.now() / 1000) + 60;

  /** A token with any header, signed with any key; claims replace those of a valid token. */
  const sign = (key: Parameters<SignJWT["sign"]>[0], header: JWTHeaderParameters, claims: Record<string, unknown>) =>
    new SignJWT({ iss: hostIssuer, aud: hostAudience, exp: in60S(), ...claims }).setProtectedHeader(header).sign(key);
  return {
    settings: { AUTH_JWKS_URL: url("/jwks"), AUTH_ISSUER: hostIssuer, AUTH_AUDIENCE: hostAudience },
    pairs,
    keys,
    url,
    /** How often the keys were fetched. */
    asked: () => asked,
    /** Replaces the keys at a path. */
    answer: (path: string, how: (response: ServerResponse) => void) => void answers.set(path, how),
    sign,
    token: (claims: JWTPayload, { kid = "host-1", key = pairs.ec.privateKey } = {}) =>
      sign(key, { alg: "ES256", kid }, claims),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
