import type { ProblemCode } from "@admit/contract";
import { createRoute as createOpenApiRoute, type RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { AppContext, AppEnv } from "./app-env.ts";
import { type Access, checkAccess } from "./caller.ts";
import { checkBody } from "./read-body.ts";
import { isPublicRead, isWrite } from "./paths.ts";
import { refuseIllFormedAddress, refuseIllFormedJson } from "./well-formed.ts";
import { answerHeaders, declaredProblems, describeProblems } from "./declare.ts";

/** The document's tags, in order. */
export const tags = {
  Events: "Events on sale, and the state of each event's line. The same for everyone, and cacheable.",
  Purchases: "Buying tickets, and the outcomes.",
  Holders: "The signed-in user, their tickets and purchases.",
  Sessions: "Signing in by a link, activating an invited account, signing out.",
  Staff: "Events, people, issuing, imports, tickets and the audit. For STAFF and ADMIN.",
  Operators: "Watching and controlling the lines. Reading for STAFF and ADMIN, controlling for ADMIN.",
  Keys: "Public keys, to check session tokens and ticket codes offline.",
  Operation: "Whether the process is alive and can serve.",
  Problems: "The meaning of each problem's code.",
} as const;

type Tag = keyof typeof tags;

/** In what the routes of a group differ, besides method, path and operation. A type, as OpenAPI's types take. */
type Parts = {
  summary: string;
  description: string;
  request?: NonNullable<RouteConfig["request"]>;
  responses: RouteConfig["responses"];
  security?: never;
  middleware?: never;
};

/** A type, not an interface: OpenAPI's types take extensions only from types. */
export type Entry = {
  /**
   * Access first (401, then 403), then the body's size, then the address' text. Returns a promise only if it has to wait.
   * @throws ProblemError
   */
  enter(c: AppContext): Promise<unknown> | void;
  /** The same, then the text of a JSON body. Runs before the validators. */
  guard: MiddlewareHandler<AppEnv>;
};

const signedIn: { [scheme: string]: string[] }[] = [{ bearer: [] }, { session: [] }];

/** The type that `openapi` derives, with the declared shapes and statuses. */
type Created<Method extends RouteConfig["method"], Path extends string, Own extends Parts> = ReturnType<
  typeof createOpenApiRoute<Path, Own & { method: Method; path: Path; operationId: string; tags: [Tag] }>
> &
  Entry;

/**
 * Declares the routes of a group, which the same callers may call and which have the same tag. The declaration
 * determines the refusals that precede all other checks of a request, and the document's security, problems and headers.
 */
export const routesFor =
  (access: Access, tag: Tag) =>
  /** @param operationId a verb and its object: the name in generated clients, which never changes */
  <Method extends RouteConfig["method"], Path extends string, Own extends Parts>(
    method: Method,
    path: Path,
    operationId: string,
    parts: Own,
  ): Created<Method, Path, Own> => {
    const declared: RouteConfig = { method, path, operationId, tags: [tag], ...parts };
    const route = createOpenApiRoute({
      ...declared,
      security: access === "anyone" ? [] : signedIn,
      ...(typeof access === "object" && { "x-roles": access }),
      responses: describeResponses(declared, access),
    });
    const writes = isWrite(method.toUpperCase());
    const takesJson = parts.request?.body?.content["application/json"] !== undefined;

    const enter = (c: AppContext): Promise<unknown> | void => {
      checkAccess(c, access);
      const reading = writes ? checkBody(c) : undefined;
      refuseIllFormedAddress(c, path);
      return reading;
    };
    const guard: MiddlewareHandler<AppEnv> = async (c, next) => {
      await enter(c);
      // Read once: validators get the cached text.
      if (takesJson) refuseIllFormedJson(await c.req.text());
      await next();
    };
    // Not enumerable, so it is not in the document; `openapi` puts the middleware before its validators.
    for (const [name, value] of Object.entries({ enter, guard, middleware: guard }))
      Object.defineProperty(route, name, { value, enumerable: false });
    return route as unknown as Created<Method, Path, Own>;
  };

export const holderRoute = routesFor("signed-in", "Holders");
export const staffRoute = routesFor(["STAFF", "ADMIN"], "Staff");

function describeResponses(declared: RouteConfig, access: Access): RouteConfig["responses"] {
  const hasPrefer = Object.hasOwn(shapeOf(declared.request?.headers), "prefer");
  const described = Object.entries(declared.responses).map(([status, response]) => {
    const headers = {
      ...answerHeaders("X-Request-Id", ...(hasPrefer ? (["Preference-Applied"] as const) : [])),
      ...(response as { headers?: object }).headers,
    };
    return [status, { ...response, headers }];
  });
  const problems = new Set([...impliedProblems(declared, access), ...declaredProblems(declared.responses)]);
  return { ...(Object.fromEntries(described) as object), ...describeProblems(problems) };
}

/** The problems of every route of this kind. */
function impliedProblems({ method, path, request = {} }: RouteConfig, access: Access): ProblemCode[] {
  const isOfApi = path.startsWith("/v1/");
  const writes = isWrite(method.toUpperCase());
  const codes: [ProblemCode, boolean][] = [
    ["invalid-request", true],
    ["idempotency-key-required", Object.hasOwn(shapeOf(request.headers), "idempotency-key")],
    ["unauthenticated", access !== "anyone"],
    ["forbidden", typeof access === "object"],
    ["cross-origin-refused", writes],
    ["payload-too-large", writes],
    ["unsupported-media-type", request.body !== undefined],
    ["rate-limited", isOfApi && !isPublicRead(method.toUpperCase(), path)],
    ["identity-unavailable", access !== "anyone"],
    ["database-unavailable", access !== "anyone"],
    ["internal-error", true],
    ["shutting-down", isOfApi],
  ];
  return codes.filter(([, answers]) => answers).map(([code]) => code);
}

const shapeOf = (schema: unknown): object => (schema as { shape?: object } | undefined)?.shape ?? {};
