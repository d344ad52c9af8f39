import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTHeaderParameters } from "jose";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../app.ts";
import { hostAudience, hostIssuer } from "../../../test/tools/host-provider.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { sessionIssuer } from "../../people/sessions/session-token.ts";

/** A provider with a key of each kind, whose answer each test may choose. */
async function openProvider() {
  const pairs = {
    ec: await generateKeyPair("ES256"),
    rsa: await generateKeyPair("RS256", { extractable: true }),
  };
  const keys = [
    { ...(await exportJWK(pairs.ec.publicKey)), kid: "ec", alg: "ES256", use: "sig" },
    { ...(await exportJWK(pairs.rsa.publicKey)), kid: "rsa", alg: "RS256", use: "sig" },
  ];
  const usual = (response: ServerResponse): void => void response.end(JSON.stringify({ keys }));
  const answers = new Map<string, (response: ServerResponse) => void>();
  const server = createServer((request, response) => (answers.get(request.url ?? "") ?? usual)(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    pairs,
    keys,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    answer: (path: string, how: (response: ServerResponse) => void) => void answers.set(path, how),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

let provider: Awaited<ReturnType<typeof openProvider>>;
let gateway: TestGateway;
beforeAll(async () => {
  provider = await openProvider();
  gateway = await openTestGateway({
    AUTH_JWKS_URL: provider.url("/keys"),
    AUTH_ISSUER: hostIssuer,
    AUTH_AUDIENCE: hostAudience,
  });
});
afterAll(async () => {
  await gateway.close();
  await provider.close();
});

const nowS = () => Math.floor(Date.now() / 1000);
const rightClaims = () => ({ iss: hostIssuer, aud: hostAudience, sub: "mallory", role: "ADMIN", exp: nowS() + 60 });
const sign = (
  key: Parameters<SignJWT["sign"]>[0],
  header: JWTHeaderParameters,
  claims: Record<string, unknown> = {},
): Promise<string> => new SignJWT({ ...rightClaims(), ...claims }).setProtectedHeader(header).sign(key);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const me = (token: string, app: Pick<TestGateway["app"], "request"> = gateway.app) =>
  app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });

describe("a host's token", () => {
  test.each(["ec", "rsa"] as const)("of the provider's own %s key is taken", async (kind) => {
    const { pairs } = provider;
    const token = await sign(pairs[kind].privateKey, { alg: kind === "ec" ? "ES256" : "RS256", kid: kind });
    expect((await me(token)).status).toBe(200);
  });

  const wrong: [what: string, make: () => Promise<string> | string][] = [
    [
      "whose HMAC secret is the provider's public RSA key, as PEM",
      async () =>
        sign(new TextEncoder().encode(await exportSPKI(provider.pairs.rsa.publicKey)), { alg: "HS256", kid: "rsa" }),
    ],
    [
      "whose HMAC secret is the provider's public RSA key, as JWK",
      () => sign(new TextEncoder().encode(JSON.stringify(provider.keys[1])), { alg: "HS512", kid: "rsa" }),
    ],
    ...["none", "None", "NONE", ""].map((alg): [string, () => string] => [
      `whose algorithm is ${JSON.stringify(alg)}`,
      () => `${part({ alg, kid: "ec" })}.${part(rightClaims())}.`,
    ]),
    [
      "signed with another algorithm than its key is for",
      () => sign(provider.pairs.rsa.privateKey, { alg: "RS256", kid: "ec" }),
    ],
    [
      "of an algorithm that is not on the list",
      async () => sign((await generateKeyPair("ES512")).privateKey, { alg: "ES512", kid: "ec" }),
    ],
    [
      "that brings its own key along",
      async () => {
        const mine = await generateKeyPair("ES256");
        const jwk = await exportJWK(mine.publicKey);
        return sign(mine.privateKey, { alg: "ES256", kid: "ec", jwk, jku: provider.url("/evil") });
      },
    ],
    [
      "that names a file as its key",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "../../../../dev/null" }),
    ],
    [
      "that is not valid yet",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { nbf: nowS() + 60 }),
    ],
    ["that has expired", () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { exp: nowS() - 60 })],
    ["for no audience", () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { aud: undefined })],
    [
      "for an audience that is like ours",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { aud: `${hostAudience}.example.org` }),
    ],
    [
      "with an end that is no number",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { exp: "tomorrow" }),
    ],
    [
      "with a subject that is no text",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { sub: ["mallory"] }),
    ],
    [
      "that says it is one of our own sessions",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { iss: sessionIssuer, aud: sessionIssuer }),
    ],
    [
      "that demands an extension nobody knows",
      () => {
        const header = { alg: "ES256", kid: "ec", crit: ["exp-never"], "exp-never": true };
        return sign(provider.pairs.ec.privateKey, header).catch(() => `${part(header)}.${part(rightClaims())}.AA`);
      },
    ],
    ["that is encrypted and not signed", () => `${part({ alg: "dir", enc: "A256GCM" })}..AA.AA.AA`],
    [
      "that is longer than any",
      () => sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }, { pad: "x".repeat(8192) }),
    ],
    [
      "whose claims were changed after it was signed",
      async () => {
        const [head, , signature] = (await sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" })).split(".");
        return `${head}.${part({ ...rightClaims(), sub: "another" })}.${signature}`;
      },
    ],
    [
      "without its signature",
      async () => (await sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" })).replace(/[^.]+$/, ""),
    ],
  ];
  test.each(wrong)("%s is refused", async (_what, make) => {
    const refused = await me(await make());
    expect(refused.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
    expect((await problemOf(refused)).code).toBe("unauthenticated");
  });
});

test("a session is signed with a key for sessions: the key of the ticket codes opens nothing", async () => {
  const { ticket } = gateway.services.keys;
  const claims = { iss: sessionIssuer, aud: sessionIssuer, sub: await gateway.user({ role: "ADMIN" }) };
  const { kid, privateKey } = ticket.current;
  expect((await me(await sign(privateKey, { alg: "EdDSA", kid }, claims))).status).toBe(401);
  const borrowed = gateway.services.keys.session.current.kid;
  expect((await me(await sign(privateKey, { alg: "EdDSA", kid: borrowed }, claims))).status).toBe(401);
});

describe("a provider", () => {
  const keysWith = (change: object): string => JSON.stringify({ keys: [{ ...provider.keys[0], ...change }] });
  const bad: [what: string, answer: (response: ServerResponse) => void][] = [
    ["that sends us elsewhere", (response) => void response.writeHead(302, { Location: provider.url("/keys") }).end()],
    ["that sends more than keys can be", (response) => void response.end(`${keysWith({})}${" ".repeat(1024 * 1024)}`)],
    ["that never ends", (response) => void response.write("{")],
    [
      "that cuts its answer short",
      (response) => void response.writeHead(200, { "Content-Length": 100 }).end("{", () => response.destroy()),
    ],
    ["that answers with a page", (response) => void response.end("<html>")],
    ["that fails", (response) => void response.writeHead(500).end(keysWith({}))],
    ["whose keys are no list", (response) => void response.end('{"keys":{"0":1}}')],
    ["whose keys are nothing", (response) => void response.end('{"keys":[null]}')],
    ["whose key is no point of its curve", (response) => void response.end(keysWith({ x: "AAAA", y: "AAAA" }))],
    ["whose key has no coordinates", (response) => void response.end(keysWith({ x: undefined, y: 7 }))],
    ["whose keys try to become everybody's", (response) => void response.end('{"__proto__":{"keys":[]},"keys":"x"}')],
  ];

  test.for(bad.map(([what, answer], at) => [what, answer, `/bad-${at}`] as const))(
    "%s is not the caller's fault, and lets nobody in",
    async ([, answer, path]) => {
      provider.answer(path, answer);
      const settings = { ...gateway.services.settings, AUTH_JWKS_URL: provider.url(path) };
      const app = createApp({ ...gateway.services, settings, metrics: new Registry() });
      const refused = await me(await sign(provider.pairs.ec.privateKey, { alg: "ES256", kid: "ec" }), app);
      expect((await problemOf(refused)).code).toBe("identity-unavailable");
      expect(({} as { keys?: unknown }).keys).toBeUndefined();
    },
  );
});
