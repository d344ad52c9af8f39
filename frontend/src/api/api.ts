import type {
  ActivationPreview,
  Allowance,
  Event,
  EventSummary,
  Language,
  Line,
  Purchase,
  SignedIn,
  SignInPreview,
  Ticket,
  User,
} from "@admit/contract";
import type { ServerClock } from "./clock.ts";
import type { InlinedAnswers } from "./inlined-answers.ts";
import { request } from "./request.ts";

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export type Api = ReturnType<typeof makeApi>;

/**
 * The calls of the buyers' pages; each is bounded in time and throws as `request` does.
 * @param inlined the first answers of the public reads, if they came with the page
 */
export function makeApi(fetch: typeof globalThis.fetch, clock: ServerClock, inlined: InlinedAnswers | null = null) {
  const get = <Answer>(path: string, signal?: AbortSignal, cache?: RequestCache) =>
    request<Answer>(fetch, path, { signal, ...(cache ? { cache } : {}) });
  const post = <Answer>(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    request<Answer>(fetch, path, { method: "POST", body, headers, signal });

  /** Not cached by the browser: a copy one second old would hide a decision that took 50 ms. */
  async function read<Answer>(path: string, signal?: AbortSignal, serverTime?: (answer: Answer) => string | undefined) {
    const came = inlined?.take(path) as Answer | undefined;
    if (came && inlined) {
      clock.set(serverTime?.(came), inlined.sentAt, inlined.receivedAt);
      return came;
    }
    return clock.learn(
      () => get<Answer>(path, signal, "no-cache"),
      (answer) => serverTime?.(answer),
    );
  }

  return {
    events: (asked: Record<string, string | null | undefined>, signal?: AbortSignal) =>
      read<Page<EventSummary>>(`/v1/events${query(asked)}`, signal, (page) => page.items[0]?.serverTime),
    event: (idOrSlug: string, signal?: AbortSignal) =>
      read<Event>(`/v1/events/${encodeURIComponent(idOrSlug)}`, signal, (event) => event.serverTime),
    line: (eventId: string, signal?: AbortSignal) => read<Line>(`/v1/events/${eventId}/line`, signal),
    allowance: (eventId: string, signal?: AbortSignal) =>
      get<Allowance>(`/v1/me/allowance${query({ eventId })}`, signal),
    buy: (eventId: string, quantity: number, key: string, signal?: AbortSignal) =>
      post<Purchase>(`/v1/events/${eventId}/purchases`, { quantity }, { "idempotency-key": key }, signal),
    purchase: (eventId: string, purchaseId: string, signal?: AbortSignal) =>
      get<Purchase>(`/v1/events/${eventId}/purchases/${encodeURIComponent(purchaseId)}`, signal),
    leaveLine: (eventId: string, purchaseId: string) =>
      request<Purchase>(fetch, `/v1/events/${eventId}/purchases/${purchaseId}`, { method: "DELETE" }),
    /** Null where the page came with the news that no one is signed in: asking would be refused. */
    me: async (signal?: AbortSignal): Promise<User | null> =>
      inlined?.take("/v1/me") === null ? null : get<User>("/v1/me", signal),
    setLanguage: (language: Language): Promise<unknown> =>
      request(fetch, "/v1/me", { method: "PATCH", body: { language } }),
    tickets: (asked: { eventId?: string; cursor?: string | null; limit?: number }, signal?: AbortSignal) =>
      get<Page<Ticket>>(`/v1/me/tickets${query(asked)}`, signal),
    ticket: (ticketId: string, signal?: AbortSignal) =>
      get<Ticket>(`/v1/tickets/${encodeURIComponent(ticketId)}`, signal),
    requestLink: (email: string, event?: string): Promise<unknown> => post("/v1/sign-in", { email, event }),
    /** Does not use the link up. */
    previewSignIn: (token: string, signal?: AbortSignal) =>
      post<SignInPreview>("/v1/sessions/preview", { token }, {}, signal),
    /** With the token of a link, or the code in the same mail. */
    signIn: (proof: { token: string } | { email: string; code: string }) =>
      post<SignedIn>(`/v1/sessions${"code" in proof ? "/code" : ""}`, proof),
    /** Does not use the link up. */
    previewActivation: (token: string, signal?: AbortSignal) =>
      post<ActivationPreview>("/v1/activations/preview", { token }, {}, signal),
    activate: (token: string) => post<SignedIn>("/v1/activations", { token }),
    signOut: (): Promise<unknown> => request(fetch, "/v1/sessions/current", { method: "DELETE" }),
    signOutEverywhere: (): Promise<unknown> => request(fetch, "/v1/sessions", { method: "DELETE" }),
  };
}

export function query(parameters: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
