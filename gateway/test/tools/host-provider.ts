import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";

export const hostIssuer = "https://id.example.org";
export const hostAudience = "tickets";

/** An identity provider of a host: its keys at an address, and tokens signed with them. */
export async function openHost() {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "host-1", alg: "ES256", use: "sig" }] });
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.setHeader("Content-Type", "application/json").end(keys);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks`,
      AUTH_ISSUER: hostIssuer,
      AUTH_AUDIENCE: hostAudience,
    },
    /** How often the keys were fetched. */
    asked: () => asked,
    token: (claims: JWTPayload, { kid = "host-1", key = privateKey } = {}) =>
      new SignJWT({ iss: hostIssuer, aud: hostAudience, exp: Math.floor(Date.now() / 1000) + 60, ...claims })
        .setProtectedHeader({ alg: "ES256", kid })
        .sign(key),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
