import fc from "fast-check";
import { byNoun } from "../roles/routes.ts";
import { arbitraryAddress, arbitraryValue, hostileBody, hostileHeader, hostileText } from "./arbitrary-value.ts";
import type { ApiDocument, Operation } from "./operations.ts";

const callers = ["anonymous", "holder", "otherBuyer", "staff", "admin", "cookie", "forged"] as const;

/** A generated request. `{{name}}` is replaced by the stage's value of that name. */
export interface FuzzRequest {
  /** The operation's name; empty for an unknown path. */
  operation: string;
  method: string;
  path: string;
  caller: (typeof callers)[number];
  headers: Record<string, string>;
  body: string | null;
}

const named = (name: string): string => `{{${name}}}`;
const ids = ["eventId", "purchaseId", "ticketId", "holder", "importId"];
/** Values for fields and parameters of these names. */
const byField: Record<string, string[]> = {
  userId: ["holder", "otherBuyer"],
  eventId: ["eventId"],
  actorId: ["staff"],
  token: ["signInToken", "activationToken"],
  code: ["code", "signInCode"],
};

/** Stands for a picture, which is no text. */
export const picture = "{{picture}}";

const mostly = <Value>(usual: fc.Arbitrary<Value>, ...others: fc.Arbitrary<Value>[]): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 6 * Math.max(1, others.length), arbitrary: usual }, ...others);

const strangeText = hostileText.chain((text) => fc.constantFrom(text, encodeURIComponent(text)));

/** Any operation of the document, by any caller, valid and invalid; sometimes an unknown path. */
export function arbitraryRequest(document: ApiDocument): fc.Arbitrary<FuzzRequest> {
  const known = document.operations.map((operation) => arbitraryCall(operation, document));
  return fc.oneof({ weight: 30, arbitrary: fc.oneof(...known) }, arbitraryNowhere);
}

const arbitraryNowhere: fc.Arbitrary<FuzzRequest> = fc.record({
  operation: fc.constant(""),
  method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
  path: fc
    .array(fc.oneof(fc.constantFrom("v1", "admin", "events", "operator", "queues"), strangeText), { maxLength: 5 })
    .map((segments) => `/${segments.join("/")}`),
  caller: fc.constantFrom(...callers),
  headers: fc.constant({}),
  body: fc.constant(null),
});

function arbitraryCall(operation: Operation, document: ApiDocument): fc.Arbitrary<FuzzRequest> {
  const [method = "", pattern = ""] = operation.name.split(" ");
  return fc.record({
    operation: fc.constant(operation.name),
    method: fc.constant(method),
    path: fc.tuple(arbitraryPath(pattern), arbitraryQuery(operation, document)).map((parts) => parts.join("")),
    caller: fc.constantFrom(...callers),
    headers: arbitraryHeaders(operation),
    body: operation.body === null ? fc.constant(null) : arbitraryBody(operation.body, document),
  });
}

function arbitraryPath(pattern: string): fc.Arbitrary<string> {
  const segments = pattern.split("/");
  const drawn = segments.map((segment, at) => {
    const [whole, , rest = ""] = /^\{(\w+)\}(.*)$/.exec(segment) ?? [];
    if (whole === undefined) return fc.constant(segment);
    const usual = fc.constant(named(byNoun[segments[at - 1] ?? ""] ?? "eventId"));
    return mostly(usual, fc.constantFrom(...ids.map(named)), strangeText).map((value) => value + rest);
  });
  return fc.tuple(...drawn).map((parts) => parts.join("/"));
}

function arbitraryQuery({ parameters }: Operation, { schemas }: ApiDocument): fc.Arbitrary<string> {
  const drawn = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, required, schema }) => {
      const about = byField[name];
      const usual = about === undefined ? arbitraryValue(schema, schemas, name) : fc.constantFrom(...about.map(named));
      const value = mostly(usual.map(String).map(encodeUnlessNamed), strangeText).map((text) => [`${name}=${text}`]);
      return fc.oneof({ weight: required === true ? 8 : 2, arbitrary: value }, fc.constant([]));
    });
  const more = fc.oneof(
    { weight: 10, arbitrary: fc.constant([]) },
    strangeText.map((text) => [`${text}=${text}`]),
  );
  return fc.tuple(...drawn, more).map((parts) => {
    const query = parts.flat().join("&");
    return query === "" ? "" : `?${query}`;
  });
}

const encodeUnlessNamed = (text: string): string => (text.startsWith("{{") ? text : encodeURIComponent(text));

function arbitraryHeaders({ parameters, body }: Operation): fc.Arbitrary<Record<string, string>> {
  const fresh = fc.uuid();
  const again = fc.constantFrom("a key", "another key");
  const takes = new Set(
    parameters.filter((parameter) => parameter.in === "header").map(({ name }) => name.toLowerCase()),
  );
  const possible: Record<string, fc.Arbitrary<string>> = {
    "idempotency-key": mostly(fresh, again, hostileHeader),
    prefer: fc.oneof(fc.constantFrom("wait=1", "wait=2, respond-async", "wait=-1", "wait=1e9"), hostileHeader),
    "content-type": mostly(
      fc.constant(body?.type ?? ""),
      fc.constantFrom("text/plain", "application/json", "text/csv"),
    ),
    "x-request-id": hostileHeader,
    "x-forwarded-for": hostileHeader,
    "if-none-match": hostileHeader,
    range: fc.constantFrom("bytes=0-1", "bytes=9-1"),
    accept: hostileHeader,
    traceparent: hostileHeader,
  };
  const required = ["idempotency-key", "content-type"].filter(
    (name) => takes.has(name) || (name === "content-type" && body !== null),
  );
  const odd = fc.record(possible, { requiredKeys: required });
  const usual = fc.record(Object.fromEntries(required.map((name) => [name, possible[name] ?? fresh])));
  const waiting = takes.has("prefer") ? fc.constantFrom({}, { prefer: "wait=2" }) : fc.constant({});
  return mostly(
    fc.tuple(usual, waiting).map(([one, two]) => ({ ...one, ...two })),
    odd,
  );
}

function arbitraryBody({ type, schema }: NonNullable<Operation["body"]>, document: ApiDocument): fc.Arbitrary<string> {
  if (type === "text/csv") return mostly(arbitraryCsv, hostileBody);
  if (type.startsWith("image/")) return mostly(fc.constant(picture), hostileBody);
  const right = arbitraryValue(schema, document.schemas).chain(aboutStage);
  const wronged = fc.tuple(right, hostileText, fc.jsonValue({ maxDepth: 2 })).chain(([value, key, other]) => {
    const keys = Object.keys(value as object);
    return fc
      .constantFrom(...keys, key, "id", "role", "status")
      .map((name) => ({ ...(value as object), [name]: other }));
  });
  return mostly(
    right.map((value) => JSON.stringify(value)),
    wronged.map((value) => JSON.stringify(value)),
    hostileBody,
  );
}

/** Ids in a body are mostly those of existing things. */
function aboutStage(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) return fc.constant(value);
  const names = Object.entries(byField).filter(([name]) => name in value);
  if (names.length === 0) return fc.constant(value);
  const there = fc.record(
    Object.fromEntries(names.map(([name, about]) => [name, fc.constantFrom(...about.map(named))])),
  );
  return mostly(
    there.map((fields) => ({ ...value, ...fields })),
    fc.constant(value),
  );
}

const arbitraryRow = fc.tuple(
  mostly(arbitraryAddress, hostileText),
  hostileText,
  mostly(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -1, max: 1001 })),
);
const arbitraryCsv: fc.Arbitrary<string> = fc
  .array(arbitraryRow, { minLength: 1, maxLength: 3 })
  .map((rows) => ["email,name,quantity", ...rows.map((row) => row.map(quoted).join())].join("\n"));

const quoted = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`;
