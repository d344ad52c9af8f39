import { z } from "zod";

/** Every error the service can answer with: code → HTTP status and title. */
export const problems = {
  "invalid-request": [400, "The request is not valid"],
  "idempotency-key-required": [400, "An Idempotency-Key header is required"],
  unauthenticated: [401, "Sign in first"],
  forbidden: [403, "Your role does not allow this"],
  "cross-origin-refused": [403, "Refused: the request comes from another site"],
  "code-wrong": [403, "This code does not sign you in"],
  "own-link": [403, "You made this link for someone else"],
  "user-not-eligible": [403, "This account cannot receive tickets"],
  "account-too-new": [403, "This account is too new for this event"],
  "ticket-not-visible": [403, "This ticket is not shown yet"],
  "not-found": [404, "There is nothing here"],
  "event-not-found": [404, "There is no such event"],
  "event-without-time": [404, "The time of this event is not known yet"],
  "purchase-unknown": [404, "There is no such purchase"],
  "ticket-not-found": [404, "There is no such ticket"],
  "user-not-found": [404, "There is no such person"],
  "import-not-found": [404, "There is no such import"],
  "mail-not-found": [404, "There is no such undelivered mail"],
  "link-unknown": [404, "This link is not known"],
  "method-not-allowed": [405, "This address does not take that method"],
  "request-timeout": [408, "The request came too slowly"],
  "sold-out": [409, "Sold out"],
  "sale-not-open": [409, "The sale has not opened yet"],
  "sale-closed": [409, "The sale is closed"],
  "purchases-waiting": [409, "Purchases are waiting in line"],
  "capacity-below-issued": [409, "More tickets are issued than that"],
  "encoding-unconfirmed": [409, "The file's encoding must be confirmed"],
  "imported-before": [409, "This list was imported before"],
  "slug-taken": [409, "Another event has this address"],
  "email-taken": [409, "Another account has this address"],
  "already-active": [409, "This person is active already"],
  "user-suspended": [409, "This person is suspended"],
  "still-invited": [409, "Only the invited can activate their account"],
  "no-other-worker": [409, "No other worker could take the event over"],
  "own-account": [409, "Not on your own account"],
  "reissue-limit-reached": [409, "This ticket cannot be reissued again"],
  "link-used": [410, "This link was used already"],
  "link-expired": [410, "This link has expired"],
  "ticket-voided": [410, "This ticket is void"],
  "payload-too-large": [413, "The request is too large"],
  "unsupported-media-type": [415, "This content type is not taken here"],
  "idempotency-key-reused": [422, "This key was used for another request"],
  "rate-limited": [429, "Too many requests"],
  "head-too-large": [431, "The headers of the request are too large"],
  "internal-error": [500, "Something failed on our side"],
  "sale-halted": [503, "Sales are on hold right now"],
  "line-full": [503, "The line is full"],
  "queue-unavailable": [503, "Purchases cannot be taken right now"],
  "identity-unavailable": [503, "Sign-in cannot be checked right now"],
  "database-unavailable": [503, "The service cannot answer right now"],
  "gateway-busy": [503, "This server is busy"],
  "shutting-down": [503, "This server is shutting down"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457 `application/problem+json`. */
export const Problem = z
  .object({
    type: z.string().meta({ example: "/problems/sold-out" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(problemCodes),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    waiting: z.int().min(0).optional().meta({ description: "With `purchases-waiting`: how many" }),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
