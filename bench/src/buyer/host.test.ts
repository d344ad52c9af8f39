import { generateKeyPairSync, verify } from "node:crypto";
import { expect, test } from "vitest";
import { signTokens } from "./host.ts";

test("each token is signed by ES256 for a person of its own, whom the host gives no address", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" });
  const tokens = signTokens({ kid: "one", privateKey: pem }, 3);
  const claims = tokens.map((token) => {
    const [header = "", payload = "", signature = ""] = token.split(".");
    const key = { key: publicKey, dsaEncoding: "ieee-p1363" as const };
    expect(verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))).toBe(true);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "ES256", kid: "one" });
    return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  });
  expect(new Set(claims.map(({ sub }) => sub)).size).toBe(3);
  expect(claims[0]).not.toHaveProperty("email");
});
