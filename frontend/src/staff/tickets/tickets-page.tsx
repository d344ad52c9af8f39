import type { StaffTicket } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { isPassing } from "../../api/request.ts";
import { createList } from "../../data/create-list.ts";
import { momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
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
  createTitle(() => texts.guestList.tickets.ticketsTitle(event().title));
  const list = createList(
    () => ({ eventId: event().id, q: search.q, status: search.status }),
    ({ eventId, ...asked }, cursor, signal) => api.tickets([eventId], { ...asked, cursor }, signal),
  );
  const signal = untilCleanup();

  function onVoided(ticket: StaffTicket) {
    list.put(ticket);
    if (isVoid(ticket)) return setAnnouncement(texts.guestList.tickets.nowVoid(String(ticket.number)));
    setInLine(new Set([...inLine(), ticket.id]));
    setAnnouncement(texts.guestList.tickets.toBeVoided(String(ticket.number)));
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
    setAnnouncement(texts.guestList.tickets.hasNewCode(String(ticket.number)));
  }
  const Act = (props: { act: "void" | "reissue"; ticket: StaffTicket }) => (
    <LinkButton onPress={() => setDialog({ act: props.act, ticket: props.ticket })}>
      {props.act === "void" ? texts.guestList.tickets.voidAction : texts.guestList.tickets.reissueAction}
      <span class="visually-hidden">{texts.guestList.tickets.ofTicket(String(props.ticket.number))}</span>
    </LinkButton>
  );
  const columns: Column<StaffTicket>[] = [
    {
      name: texts.guestList.tickets.numberColumn,
      class: "cell-number",
      cell: (ticket) => <bdi dir="ltr">{String(ticket.number)}</bdi>,
    },
    { name: texts.guestList.purchases.holderColumn, cell: (ticket) => <Person person={ticket.holder} /> },
    {
      name: texts.guestList.imports.statusColumn,
      cell: (ticket) => (
        <>
          <Status ticket={ticket} isInLine={inLine().has(ticket.id)} />
          <Show when={!isVoid(ticket)}>
            <Undelivered reason={ticket.undelivered} />
          </Show>
        </>
      ),
    },
    { name: texts.guestList.tickets.issuedAtColumn, class: "cell-when", cell: ({ issuedAt }) => momentOf(issuedAt) },
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
          label={texts.guestList.tickets.numberNameOrEmail}
          choice={{
            name: "status",
            label: texts.guestList.imports.statusColumn,
            values: [
              ["VALID", texts.guestList.tickets.valid],
              ["VOIDED", texts.guestList.tickets.voided],
            ],
          }}
        />
        <div class="actions">
          <SmallButton onPress={() => setIsChecking(true)}>{texts.guestList.tickets.checkCode}</SmallButton>
          <CsvDownload href={csvOf.tickets(event().id)}>{texts.guestList.csv.download}</CsvDownload>
        </div>
      </div>
      <Listing
        list={list}
        what={texts.guestList.tickets.theTickets}
        columns={columns}
        isQuiet={isVoid}
        empty={
          <>
            <p class="lead">
              {isFiltered() ? texts.guestList.tickets.noTicketsFound : texts.guestList.tickets.noTickets}
            </p>
            <p>{isFiltered() ? texts.guestList.tickets.tryNumber : texts.guestList.tickets.appearOnceIssued}</p>
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
  <Switch fallback={<Mark kind="good">{texts.guestList.tickets.valid}</Mark>}>
    <Match when={isVoid(props.ticket)}>
      <Mark kind="bad">{texts.guestList.tickets.voided}</Mark>
      <span class="aside void-reason">
        {props.ticket.voidedAt ? momentOf(props.ticket.voidedAt) : ""}
        {props.ticket.voidReason ? `: ${props.ticket.voidReason}` : ""}
      </span>
    </Match>
    <Match when={props.isInLine}>
      <Mark kind="waiting">{texts.guestList.tickets.voidInLine}</Mark>
    </Match>
  </Switch>
);
