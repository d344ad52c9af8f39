import type {
  AuditEntry,
  EventChange,
  EventCreate,
  EventDefaults,
  Import,
  ImportPreview,
  Invitation,
  Invitations,
  InvitationsRequest,
  PersonPurchase,
  PersonTicket,
  Purchase,
  Sales,
  StaffEvent,
  StaffEventSummary,
  StaffPurchase,
  StaffTicket,
  StaffUser,
  UndeliveredMail,
  Verification,
} from "@admit/contract";
import { query, type Page } from "../../api/api.ts";
import { requester } from "../../api/request.ts";
import { makeContext } from "../../sources/sources.ts";

/** A list's query; null and undefined values are left out. */
export type Asked = Record<string, string | number | null | undefined>;

/** A known user, or an address that becomes an invited user. */
export type Receiver = { userId: string } | { email: string };

/** Holds the answer while the request is in line; less than the 10 s that a request may take. */
const preferWait = { prefer: "wait=5" };
/** Enough for the largest file over a slow connection. */
const uploadTimeoutMs = 120_000;

export type StaffApi = ReturnType<typeof makeStaffApi>;

/**
 * The calls of the staff pages; each is bounded in time and throws as `request` does.
 * @param onSignedOut called when an answer says that the session has ended
 */
export function makeStaffApi(fetch: typeof globalThis.fetch, onSignedOut: () => void) {
  const call = requester(fetch, onSignedOut);
  const get = <Answer>(path: string, signal?: AbortSignal) => call<Answer>(path, { signal, cache: "no-store" });
  const post = <Answer>(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    call<Answer>(path, { method: "POST", body, headers, signal });
  const patch = <Answer>(path: string, body: unknown, headers: Record<string, string> = {}) =>
    call<Answer>(path, { method: "PATCH", body, headers });
  const upload = <Answer>(path: string, file: Blob, headers: Record<string, string>, signal?: AbortSignal) =>
    call<Answer>(path, {
      method: "POST",
      body: new Blob([file], { type: "text/csv" }),
      headers,
      timeoutMs: uploadTimeoutMs,
      signal,
    });
  const list =
    <Item>(path: (...ids: string[]) => string) =>
    (ids: string[], asked: Asked, signal?: AbortSignal) =>
      get<Page<Item>>(`${path(...ids.map(encodeURIComponent))}${query(asked)}`, signal);

  return {
    events: list<StaffEventSummary>(() => "/v1/admin/events"),
    event: (eventId: string, signal?: AbortSignal) => get<StaffEvent>(eventAddress(eventId), signal),
    createEvent: (event: EventCreate) => post<StaffEvent>("/v1/admin/events", event),
    /** Answers the event as it is then: a new capacity may still be in line. */
    changeEvent: (eventId: string, change: EventChange) => patch<StaffEvent>(eventAddress(eventId), change, preferWait),

    setPoster: (eventId: string, file: Blob): Promise<StaffEvent> =>
      call(`${eventAddress(eventId)}/poster`, { method: "PUT", body: file, timeoutMs: uploadTimeoutMs }),
    removePoster: (eventId: string): Promise<StaffEvent> =>
      call(`${eventAddress(eventId)}/poster`, { method: "DELETE" }),
    sales: (eventId: string, signal?: AbortSignal) => get<Sales>(`${eventAddress(eventId)}/sales`, signal),
    /** What an event gets where it names nothing. */
    defaults: (signal?: AbortSignal) => get<EventDefaults>("/v1/admin/event-defaults", signal),

    users: list<StaffUser>(() => "/v1/admin/users"),
    user: (userId: string, signal?: AbortSignal) => get<StaffUser>(userAddress(userId), signal),
    changeUser: (userId: string, change: object) => patch<StaffUser>(userAddress(userId), change),
    signOutUser: (userId: string): Promise<unknown> => call(`${userAddress(userId)}/sessions`, { method: "DELETE" }),
    personTickets: list<PersonTicket>((userId) => `/v1/admin/users/${userId}/tickets`),
    personPurchases: list<PersonPurchase>((userId) => `/v1/admin/users/${userId}/purchases`),
    /** One after the other, so up to 200 take a while. */
    inviteMany: (invitations: InvitationsRequest): Promise<Invitations> =>
      call("/v1/admin/invitations/batch", { method: "POST", body: invitations, timeoutMs: uploadTimeoutMs }),
    invite: (invitation: { email: string; name?: string; send: boolean }) =>
      post<Invitation>("/v1/admin/invitations", invitation),

    issue(eventId: string, receiver: Receiver, quantity: number, key: string, signal?: AbortSignal) {
      const headers = { ...preferWait, "idempotency-key": key };
      return post<Purchase>(`${eventAddress(eventId)}/issuances`, { ...receiver, quantity }, headers, signal);
    },

    imports: list<Import>((eventId) => `/v1/admin/events/${eventId}/imports`),
    import: (eventId: string, importId: string, signal?: AbortSignal) =>
      get<Import>(importAddress(eventId, importId), signal),
    /** How the file would be read; it changes nothing. */
    previewImport: (eventId: string, file: Blob, asked: Asked, signal?: AbortSignal): Promise<ImportPreview> =>
      upload(`${eventAddress(eventId)}/imports/preview${query(asked)}`, file, {}, signal),
    createImport: (eventId: string, file: Blob, key: string, asked: Asked): Promise<Import> =>
      upload(`${eventAddress(eventId)}/imports${query(asked)}`, file, { "idempotency-key": key }),

    tickets: list<StaffTicket>((eventId) => `/v1/admin/events/${eventId}/tickets`),
    purchases: list<StaffPurchase>((eventId) => `/v1/admin/events/${eventId}/purchases`),
    /** Answers the ticket as it is then: still valid while the void is in line. */
    voidTicket: (ticketId: string, reason: string): Promise<StaffTicket> =>
      post(`/v1/admin/tickets/${encodeURIComponent(ticketId)}/void`, { reason }, preferWait),
    reissueTicket: (ticketId: string): Promise<StaffTicket> =>
      call(`/v1/admin/tickets/${encodeURIComponent(ticketId)}/reissue`, { method: "POST" }),
    verify: (code: string): Promise<Verification> => post("/v1/admin/tickets/verify", { code }),

    mails: list<UndeliveredMail>(() => "/v1/admin/undelivered-mails"),
    /** With an address, it becomes the person's. */
    sendMail: (mailId: string, email?: string): Promise<StaffUser> =>
      post(`/v1/admin/undelivered-mails/${encodeURIComponent(mailId)}/send`, { email }),

    audit: list<AuditEntry>(() => "/v1/admin/audit"),
  };
}

const eventAddress = (eventId: string): string => `/v1/admin/events/${encodeURIComponent(eventId)}`;
const userAddress = (userId: string): string => `/v1/admin/users/${encodeURIComponent(userId)}`;
const importAddress = (eventId: string, importId: string): string =>
  `${eventAddress(eventId)}/imports/${encodeURIComponent(importId)}`;

/** Addresses of downloads, which the browser fetches itself. */
export const csvOf = {
  tickets: (eventId: string): string => `${eventAddress(eventId)}/tickets.csv`,
  purchases: (eventId: string): string => `${eventAddress(eventId)}/purchases.csv`,
  import: (eventId: string, importId: string): string => `${importAddress(eventId, importId)}.csv`,
};

export const [StaffApiContext, useStaffApi] = makeContext<StaffApi>("StaffApi");
