import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { AppContext, AppEnv } from "../../platform/route/app-env.ts";
import type { KeyRing, Keys } from "@admit/tickets";
import { answerFile, plainFile, type SharedFile } from "../files/shared-file.ts";
import { problemResponses } from "../../platform/route/declare.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import { routesFor } from "../../platform/route/routes-for.ts";

const Jwks = z.object({
  keys: z.array(
    z.object({
      kty: z.literal("OKP"),
      crv: z.literal("Ed25519"),
      x: z.string(),
      kid: z.string(),
      use: z.enum(["sig", "ticket"]),
      alg: z.literal("EdDSA"),
    }),
  ),
});
type Jwk = z.infer<typeof Jwks>["keys"][number];

const route = routesFor("anyone", "Keys")("get", "/.well-known/jwks.json", "getKeys", {
  summary: "Public keys of session tokens (use sig) and of ticket codes (use ticket)",
  description: "`kid` names the key of a token or code. With these a door checks codes without a network.",
  responses: {
    200: { description: "A JSON Web Key Set", content: { "application/json": { schema: Jwks } } },
    ...problemResponses("rate-limited"),
  },
});

export const jwksRoute = (services: PlatformServices) => {
  // Created at the first request: mounting a route uses no service.
  let file: SharedFile | undefined;
  return new OpenAPIHono<AppEnv>().openapi(route, (c) => {
    file ??= jwksFile(services.keys);
    return answerFile(c as AppContext, file) as never;
  });
};

const jwksFile = ({ session, ticket }: Keys): SharedFile => {
  const keys = [...publicKeys(session, "sig"), ...publicKeys(ticket, "ticket")];
  return plainFile(Buffer.from(JSON.stringify({ keys })), "application/json", "public, max-age=300");
};

const publicKeys = (ring: KeyRing, use: Jwk["use"]): Jwk[] =>
  [...ring.byKid.values()].map(({ kid, publicKey }) => {
    const { x = "" } = publicKey.export({ format: "jwk" });
    return { kty: "OKP", crv: "Ed25519", x, kid, use, alg: "EdDSA" };
  });
