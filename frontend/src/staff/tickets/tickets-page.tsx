import type { StaffTicket } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { isPassing } from "../../api/request.ts";
import { createList } from "../../data/create-list.ts";
import { figure, momentOf } from "../../format/format.ts";
import { useSources } from "../../sources/sources.ts";
import { untilCleanup } from "../../sources/wait.ts";
import { LinkButton, SmallButton } from "../../ui/buttons.tsx";
import { Announcement } from "../../ui/confirm-dialog.tsx";
import { SearchBar } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { actions, Listing, type Column } from "../../ui/table.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "../events/event-frame.tsx";
import { CsvDownload } from "../export/csv-download.tsx";
import { Undelivered } from "../mails/mail-list.tsx";
import { CheckCode, ReissueDialog, VoidDialog } from "./ticket-dialogs.tsx";
import { isVoid } from "./ticket-text.ts";

/** How often, and how many times, a ticket is polled whose void is in line. */
const pollMs = 1500;
const pollsMax = 20;

const statusName = { VALID: "Valid", VOIDED: "Void" } as const;

/** The tickets of one event. */
export function TicketsPage() {
  const api = useStaffApi();
  const sources = useSources();
  const { event } = useEvent();
  const [search] = useSearchParams<{ q?: string; status?: string }>();
  const [dialog, setDialog] = createSignal<{ act: "void" | "reissue"; ticket: StaffTicket } | null>(null);
  const [isChecking, setIsChecking] = createSignal(false);
  const [inLine, setInLine] = createSignal<ReadonlySet<string>>(new Set());
  const [announcement, setAnnouncement] = createSignal("");
  createTitle(() => `Tickets · ${event().title}`);
  const list = createList(
    () => ({ eventId: event().id, q: search.q, status: search.status }),
    ({ eventId, ...asked }, cursor, signal) => api.tickets([eventId], { ...asked, cursor }, signal),
  );
  const signal = untilCleanup();

  function onVoided(ticket: StaffTicket) {
    list.put(ticket);
    if (isVoid(ticket)) return setAnnouncement(`Ticket ${figure(ticket.number)} is void.`);
    setInLine(new Set([...inLine(), ticket.id]));
    setAnnouncement(`Ticket ${figure(ticket.number)} is in line to be voided.`);
    return void follow(ticket);
  }
  async function follow(ticket: StaffTicket): Promise<void> {
    for (let polls = 0; polls < pollsMax; polls++) {
      await sources.rest(pollMs, signal);
      if (signal.aborted) return;
      const now = await poll(ticket);
      if (!now || !isVoid(now)) continue;
      setInLine(new Set([...inLine()].filter((id) => id !== now.id)));
      onVoided(now);
      return;
    }
  }
  async function poll(ticket: StaffTicket): Promise<StaffTicket | undefined> {
    try {
      const page = await api.tickets([ticket.eventId], { q: ticket.number }, signal);
      return page.items.find((each) => each.id === ticket.id);
    } catch (error) {
      if (signal.aborted || isPassing(error)) return undefined;
      throw error;
    }
  }
  function onReissued(ticket: StaffTicket) {
    list.put(ticket);
    setAnnouncement(`Ticket ${figure(ticket.number)} has a new code. The old one no longer works.`);
  }
  const Act = (props: { act: "void" | "reissue"; ticket: StaffTicket }) => (
    <LinkButton onPress={() => setDialog({ act: props.act, ticket: props.ticket })}>
      {props.act === "void" ? "Void" : "Reissue"}
      <span class="visually-hidden"> ticket {figure(props.ticket.number)}</span>
    </LinkButton>
  );
  const columns: Column<StaffTicket>[] = [
    { name: "Number", class: "cell-number", cell: ({ number }) => figure(number) },
    { name: "Holder", cell: (ticket) => <Person person={ticket.holder} /> },
    {
      name: "Status",
      cell: (ticket) => (
        <>
          <Status ticket={ticket} isInLine={inLine().has(ticket.id)} />
          <Show when={!isVoid(ticket)}>
            <Undelivered reason={ticket.undelivered} />
          </Show>
        </>
      ),
    },
    { name: "Issued", class: "cell-when", cell: ({ issuedAt }) => momentOf(issuedAt) },
    {
      name: actions(),
      class: "cell-actions",
      cell: (ticket) => (
        <Show when={!isVoid(ticket) && !inLine().has(ticket.id)}>
          <Act act="reissue" ticket={ticket} />
          <Act act="void" ticket={ticket} />
        </Show>
      ),
    },
  ];
  const isFiltered = () => Boolean(search.q || search.status);
  return (
    <>
      <div class="list-head">
        <SearchBar
          label="Number, name or email address"
          choice={{ name: "status", label: "Status", values: Object.entries(statusName) }}
        />
        <div class="actions">
          <SmallButton onPress={() => setIsChecking(true)}>Check a code</SmallButton>
          <CsvDownload href={csvOf.tickets(event().id)}>Download (CSV)</CsvDownload>
        </div>
      </div>
      <Listing
        list={list}
        what="the tickets"
        columns={columns}
        isQuiet={isVoid}
        empty={
          <>
            <p class="lead">{isFiltered() ? "No tickets found." : "No tickets yet."}</p>
            <p>
              {isFiltered()
                ? "Try a number, or the start of a name or address."
                : "Tickets appear here once they’re bought or issued."}
            </p>
          </>
        }
      />
      <Show when={dialog()} keyed>
        {({ act, ticket }) => (
          <Show
            when={act === "void"}
            fallback={<ReissueDialog ticket={ticket} onDone={onReissued} onClose={() => setDialog(null)} />}
          >
            <VoidDialog ticket={ticket} onDone={onVoided} onClose={() => setDialog(null)} />
          </Show>
        )}
      </Show>
      <Show when={isChecking()}>
        <CheckCode event={event()} onClose={() => setIsChecking(false)} />
      </Show>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}

const Status = (props: { ticket: StaffTicket; isInLine: boolean }) => (
  <Switch fallback={<Mark kind="good">Valid</Mark>}>
    <Match when={isVoid(props.ticket)}>
      <Mark kind="bad">Void</Mark>
      <span class="aside void-reason">
        {props.ticket.voidedAt ? momentOf(props.ticket.voidedAt) : ""}
        {props.ticket.voidReason ? `: ${props.ticket.voidReason}` : ""}
      </span>
    </Match>
    <Match when={props.isInLine}>
      <Mark kind="waiting">Void in line</Mark>
    </Match>
  </Switch>
);
