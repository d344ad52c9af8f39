import type { PersonPurchase, PersonTicket } from "@admit/contract";
import { createList } from "../../data/create-list.ts";
import { momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { Mark } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { isVoid, purchaseStatusMark } from "../tickets/ticket-text.ts";

const EventLink = (props: { of: PersonTicket | PersonPurchase; list: "tickets" | "purchases" }) => (
  <a dir="auto" href={`/staff/events/${props.of.eventId}/${props.list}`}>
    {props.of.event.title}
  </a>
);

const ticketColumns = ({ person } = texts.staff): Column<PersonTicket>[] => [
  { name: person.eventColumn, class: "cell-name", cell: (ticket) => <EventLink of={ticket} list="tickets" /> },
  {
    name: person.ticketColumn,
    class: "cell-number",
    cell: (ticket) => (
      <a href={`/staff/events/${ticket.eventId}/tickets?q=${ticket.number}`}>{String(ticket.number)}</a>
    ),
  },
  {
    name: person.statusHeading,
    cell: (ticket) => (
      <Mark kind={isVoid(ticket) ? "quiet" : "good"}>
        {isVoid(ticket) ? texts.guestList.tickets.voided : texts.guestList.tickets.valid}
      </Mark>
    ),
  },
  { name: person.issuedColumn, class: "cell-when", cell: ({ issuedAt }) => momentOf(issuedAt) },
];

const purchaseColumns = ({ person } = texts.staff): Column<PersonPurchase>[] => [
  { name: person.eventColumn, class: "cell-name", cell: (purchase) => <EventLink of={purchase} list="purchases" /> },
  {
    name: person.outcomeColumn,
    cell: (purchase) => (
      <>
        <Mark kind={purchaseStatusMark[purchase.status]}>{texts.guestList.outcomes[purchase.status]}</Mark>{" "}
        <span class="aside">{person.ticketsOf(purchase.issued, purchase.quantity)}</span>
      </>
    ),
  },
  { name: person.decidedColumn, class: "cell-when", cell: ({ decidedAt }) => momentOf(decidedAt) },
];

/** What a person has, of all events, newest first. */
export function PersonHoldings(props: { userId: string }) {
  const api = useStaffApi();
  const { person } = texts.staff;
  const tickets = createList(
    () => props.userId,
    (id, cursor, signal) => api.personTickets([id], { cursor }, signal),
  );
  const purchases = createList(
    () => props.userId,
    (id, cursor, signal) => api.personPurchases([id], { cursor }, signal),
  );
  return (
    <>
      <section class="staff-section">
        <h2>{person.ticketsHeading}</h2>
        <Listing
          list={tickets}
          what={person.theirTickets}
          columns={ticketColumns()}
          empty={<p>{person.noTickets}</p>}
        />
      </section>
      <section class="staff-section">
        <h2>{person.purchasesHeading}</h2>
        <Listing
          list={purchases}
          what={person.theirPurchases}
          columns={purchaseColumns()}
          empty={<p>{person.noPurchases}</p>}
        />
      </section>
    </>
  );
}
