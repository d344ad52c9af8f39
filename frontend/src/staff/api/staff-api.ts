import type {
  AuditEntry,
  EventChange,
  EventCreate,
  Import,
  Invitation,
  Purchase,
  StaffEvent,
  StaffEventSummary,
  StaffPurchase,
  StaffTicket,
  StaffUser,
  Verification,
} from "@admit/contract";
import { createContext, useContext } from "solid-js";
import { query, type Listing } from "../../api/api.ts";
import { isRefusal, request, type RequestOptions } from "../../api/request.ts";

/** What a list is asked for; what is null or undefined is left out. */
export type Asked = Record<string, string | number | null | undefined>;

/** Whom tickets are issued to: somebody known, or an address that becomes an invited person. */
export type Receiver = { userId: string } | { email: string };

/** How long an answer is held back for what stands in the line, below the ten seconds a request may take. */
const preferWait = { prefer: "wait=5" };
/** A file of the largest size over a slow line. */
const uploadTimeoutMs = 120_000;

export type StaffApi = ReturnType<typeof makeStaffApi>;

/**
 * The calls of the staff's pages; each is bounded in time and throws as `request` does.
 * @param onSignedOut told when an answer says that nobody is signed in any more
 */
export function makeStaffApi(fetch: typeof globalThis.fetch, onSignedOut: () => void) {
  async function call<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
    try {
      return await request<Answer>(fetch, path, options);
    } catch (error) {
      if (isRefusal(error, "unauthenticated")) onSignedOut();
      throw error;
    }
  }
  const get = <Answer>(path: string, signal?: AbortSignal) => call<Answer>(path, { signal, cache: "no-store" });
  const post = <Answer>(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    call<Answer>(path, { method: "POST", body, headers, signal });
  const patch = <Answer>(path: string, body: unknown, headers: Record<string, string> = {}) =>
    call<Answer>(path, { method: "PATCH", body, headers });
  const list =
    <Item>(path: (...ids: string[]) => string) =>
    (ids: string[], asked: Asked, signal?: AbortSignal) =>
      get<Listing<Item>>(`${path(...ids.map(encodeURIComponent))}${query(asked)}`, signal);

  return {
    events: list<StaffEventSummary>(() => "/v1/admin/events"),
    event: (eventId: string, signal?: AbortSignal): Promise<StaffEvent> => get(eventAddress(eventId), signal),
    createEvent: (event: EventCreate): Promise<StaffEvent> => post("/v1/admin/events", event),
    /** The event as it is when the answer is written: a capacity may still be on its way through the line then. */
    changeEvent: (eventId: string, change: EventChange): Promise<StaffEvent> =>
      patch(eventAddress(eventId), change, preferWait),

    users: list<StaffUser>(() => "/v1/admin/users"),
    user: (userId: string, signal?: AbortSignal): Promise<StaffUser> => get(userAddress(userId), signal),
    changeUser: (userId: string, change: object): Promise<StaffUser> => patch(userAddress(userId), change),
    signOutUser: (userId: string): Promise<unknown> => call(`${userAddress(userId)}/sessions`, { method: "DELETE" }),
    invite: (invitation: { email: string; name?: string; send: boolean }): Promise<Invitation> =>
      post("/v1/admin/invitations", invitation),

    issue: (
      eventId: string,
      receiver: Receiver,
      quantity: number,
      key: string,
      signal?: AbortSignal,
    ): Promise<Purchase> =>
      post(
        `${eventAddress(eventId)}/issuances`,
        { ...receiver, quantity },
        { ...preferWait, "idempotency-key": key },
        signal,
      ),

    imports: list<Import>((eventId) => `/v1/admin/events/${eventId}/imports`),
    import: (eventId: string, importId: string, signal?: AbortSignal): Promise<Import> =>
      get(importAddress(eventId, importId), signal),
    createImport: (eventId: string, file: Blob, key: string, signal?: AbortSignal): Promise<Import> =>
      call(`${eventAddress(eventId)}/imports`, {
        method: "POST",
        body: new Blob([file], { type: "text/csv" }),
        headers: { "idempotency-key": key },
        timeoutMs: uploadTimeoutMs,
        signal,
      }),

    tickets: list<StaffTicket>((eventId) => `/v1/admin/events/${eventId}/tickets`),
    purchases: list<StaffPurchase>((eventId) => `/v1/admin/events/${eventId}/purchases`),
    /** The ticket as it is when the answer is written: still valid while the line has not come to it. */
    voidTicket: (ticketId: string, reason: string): Promise<StaffTicket> =>
      post(`/v1/admin/tickets/${encodeURIComponent(ticketId)}/void`, { reason }, preferWait),
    reissueTicket: (ticketId: string): Promise<StaffTicket> =>
      call(`/v1/admin/tickets/${encodeURIComponent(ticketId)}/reissue`, { method: "POST" }),
    verify: (code: string): Promise<Verification> => post("/v1/admin/tickets/verify", { code }),

    audit: list<AuditEntry>(() => "/v1/admin/audit"),
  };
}

const eventAddress = (eventId: string): string => `/v1/admin/events/${encodeURIComponent(eventId)}`;
const userAddress = (userId: string): string => `/v1/admin/users/${encodeURIComponent(userId)}`;
const importAddress = (eventId: string, importId: string): string =>
  `${eventAddress(eventId)}/imports/${encodeURIComponent(importId)}`;

/** Downloads, which the browser fetches itself. */
export const csvOf = {
  tickets: (eventId: string): string => `${eventAddress(eventId)}/tickets.csv`,
  purchases: (eventId: string): string => `${eventAddress(eventId)}/purchases.csv`,
  import: (eventId: string, importId: string): string => `${importAddress(eventId, importId)}.csv`,
};

export const StaffApiContext = createContext<StaffApi>();

export function useStaffApi(): StaffApi {
  const api = useContext(StaffApiContext);
  if (!api) throw new Error("The staff's API is missing around this component");
  return api;
}
