import type { ServerResponse } from "node:http";
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters } from "jose";
import { describe, expect, test } from "vitest";
import { hostAudience, hostGateway, hostIssuer } from "../../../test/tools/host-provider.ts";
import { codeOf } from "../../../test/tools/problem-of.ts";
import { sessionIssuer } from "../../people/sessions/session-token.ts";

const { gateway, host } = hostGateway();

const nowS = () => Math.floor(Date.now() / 1000);
const mallory = { sub: "mallory", role: "ADMIN" };
const sign = (key: Parameters<typeof host.sign>[0], header: JWTHeaderParameters, claims = {}) =>
  host.sign(key, header, { ...mallory, ...claims });
/** Signed correctly, with other claims or headers. */
const signed = (claims: object, header: object = {}) =>
  sign(host.pairs.ec.privateKey, { alg: "ES256", kid: "host-1", ...header }, claims);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const payload = () => part({ iss: hostIssuer, aud: hostAudience, exp: nowS() + 60, ...mallory });
const secret = (text: string) => new TextEncoder().encode(text);

const me = async (token: string, app = gateway.app) =>
  app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });

describe("a host's token", () => {
  test.each([
    ["ec", "ES256", "host-1"],
    ["rsa", "RS256", "rsa"],
  ] as const)("of the provider's own %s key is accepted", async (kind, alg, kid) => {
    expect((await me(await sign(host.pairs[kind].privateKey, { alg, kid }))).status).toBe(200);
  });

  const wrong: [what: string, make: () => Promise<string> | string][] = [
    [
      "whose HMAC secret is the provider's public RSA key, as PEM",
      async () => sign(secret(await exportSPKI(host.pairs.rsa.publicKey)), { alg: "HS256", kid: "rsa" }),
    ],
    [
      "whose HMAC secret is the provider's public RSA key, as JWK",
      () => sign(secret(JSON.stringify(host.keys[1])), { alg: "HS512", kid: "rsa" }),
    ],
    ...["none", "None", "NONE", ""].map((alg): [string, () => string] => [
      `whose algorithm is ${JSON.stringify(alg)}`,
      () => `${part({ alg, kid: "host-1" })}.${payload()}.`,
    ]),
    [
      "signed with another algorithm than its key is for",
      () => sign(host.pairs.rsa.privateKey, { alg: "RS256", kid: "host-1" }),
    ],
    [
      "of an algorithm that is not on the list",
      async () => sign((await generateKeyPair("ES512")).privateKey, { alg: "ES512", kid: "host-1" }),
    ],
    [
      "that contains its own key",
      async () => {
        const mine = await generateKeyPair("ES256");
        const jwk = await exportJWK(mine.publicKey);
        return sign(mine.privateKey, { alg: "ES256", kid: "host-1", jwk, jku: host.url("/evil") });
      },
    ],
    ["that names a file as its key", () => signed({}, { kid: "../../../../dev/null" })],
    [
      "signed with a foreign key",
      async () => sign((await generateKeyPair("ES256")).privateKey, { alg: "ES256", kid: "host-1" }),
    ],
    ["that is nonsense", () => "nonsense"],
    ["of three parts that are nonsense", () => "a.b.c"],
    ["without an expiry", () => signed({ exp: undefined })],
    ["without a subject", () => signed({ sub: undefined })],
    ["of another issuer", () => signed({ iss: "https://elsewhere.example.org" })],
    ["that is not valid yet", () => signed({ nbf: nowS() + 60 })],
    ["that has expired", () => signed({ exp: nowS() - 60 })],
    ["for no audience", () => signed({ aud: undefined })],
    ["for an audience that resembles ours", () => signed({ aud: `${hostAudience}.example.org` })],
    ["with an expiry that is not a number", () => signed({ exp: "tomorrow" })],
    ["with a subject that is not a text", () => signed({ sub: ["mallory"] })],
    ["that claims to be one of our own sessions", () => signed({ iss: sessionIssuer, aud: sessionIssuer })],
    [
      "that demands an unknown extension",
      () => {
        const header = { alg: "ES256", kid: "host-1", crit: ["exp-never"], "exp-never": true };
        return signed({}, header).catch(() => `${part(header)}.${payload()}.AA`);
      },
    ],
    ["that is encrypted and not signed", () => `${part({ alg: "dir", enc: "A256GCM" })}..AA.AA.AA`],
    ["that is too long", () => signed({ pad: "x".repeat(8192) })],
    [
      "whose claims were changed after it was signed",
      async () => {
        const [head, , signature] = (await signed({ sub: "another" })).split(".");
        return `${head}.${payload()}.${signature}`;
      },
    ],
    ["without its signature", async () => (await signed({})).replace(/[^.]+$/, "")],
  ];
  test.each(wrong)("%s is refused", async (_what, make) => {
    const refused = await me(await make());
    expect(refused.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
    expect(await codeOf(refused)).toBe("unauthenticated");
  });
});

test("a session is signed with a session key: the key of the ticket codes is refused", async () => {
  const { ticket } = gateway.services.keys;
  const claims = { iss: sessionIssuer, aud: sessionIssuer, sub: gateway.admin };
  const { kid, privateKey } = ticket.current;
  expect((await me(await sign(privateKey, { alg: "EdDSA", kid }, claims))).status).toBe(401);
  const borrowed = gateway.services.keys.session.current.kid;
  expect((await me(await sign(privateKey, { alg: "EdDSA", kid: borrowed }, claims))).status).toBe(401);
});

describe("a provider", () => {
  const keysWith = (change: object): string => JSON.stringify({ keys: [{ ...host.keys[0], ...change }] });
  const bad: [what: string, answer: (response: ServerResponse) => void][] = [
    ["that redirects", (response) => void response.writeHead(302, { Location: host.url("/jwks") }).end()],
    ["that sends too much", (response) => void response.end(`${keysWith({})}${" ".repeat(1024 * 1024)}`)],
    ["that never ends", (response) => void response.write("{")],
    [
      "that cuts its answer short",
      (response) => void response.writeHead(200, { "Content-Length": 100 }).end("{", () => response.destroy()),
    ],
    ["that answers with a page", (response) => void response.end("<html>")],
    ["that fails", (response) => void response.writeHead(500).end(keysWith({}))],
    ["whose keys are not a list", (response) => void response.end('{"keys":{"0":1}}')],
    ["whose keys are null", (response) => void response.end('{"keys":[null]}')],
    ["whose key is not a point of its curve", (response) => void response.end(keysWith({ x: "AAAA", y: "AAAA" }))],
    ["whose key has no coordinates", (response) => void response.end(keysWith({ x: undefined, y: 7 }))],
    ["whose keys set a prototype", (response) => void response.end('{"__proto__":{"keys":[]},"keys":"x"}')],
  ];

  test.for(bad.map(([what, answer], at) => [what, answer, `/bad-${at}`] as const))(
    "%s is not the caller's fault, and signs no one in",
    async ([, answer, path]) => {
      host.answer(path, answer);
      const app = gateway.appWith({}, { AUTH_JWKS_URL: host.url(path) });
      expect(await codeOf(me(await signed({}), app))).toBe("identity-unavailable");
      expect(({} as { keys?: unknown }).keys).toBeUndefined();
    },
  );
});
