import { importJWK, jwtVerify, type JWK } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signSession } from "../../people/sessions/session-token.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("200: anybody can verify a session with the published keys, and no private part is among them", async () => {
  const response = await gateway.as(null, "GET", "/.well-known/jwks.json");
  const { keys } = (await response.json()) as { keys: JWK[] };
  expect(keys.map((key) => key.use)).toEqual(["sig", "ticket"]);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  const { token } = await signSession("somebody", gateway.services.keys);
  const session = keys.find((key) => key.use === "sig") ?? {};
  const { payload, protectedHeader } = await jwtVerify(token, await importJWK(session));
  expect(protectedHeader.kid).toBe(session.kid);
  expect(payload).toMatchObject({ iss: "admit", aud: "admit", sub: "somebody" });
});
