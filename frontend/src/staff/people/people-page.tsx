import type { StaffUser } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { createList } from "../../data/create-list.ts";
import { momentOf } from "../../format/format.ts";
import { SmallNextLink } from "../../ui/buttons.tsx";
import { SearchBar } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { texts } from "../../language/texts.ts";
import { statusMark } from "./person-text.ts";

const columnsOf = ({ people, statuses, roles } = texts.staff): Column<StaffUser>[] => [
  { name: people.personColumn, class: "cell-name", cell: (person) => <Person person={person} /> },
  {
    name: people.statusColumn,
    cell: (person) => <Mark kind={statusMark[person.status]}>{statuses[person.status]}</Mark>,
  },
  { name: people.roleColumn, cell: ({ role }) => roles[role] },
  { name: people.addedColumn, cell: ({ createdAt }) => momentOf(createdAt) },
];

export function PeoplePage() {
  const api = useStaffApi();
  const [search] = useSearchParams<{ q?: string; status?: string }>();
  const { frame, people, statuses } = texts.staff;
  createTitle(() => people.pageTitle);
  const list = createList(
    () => ({ q: search.q, status: search.status }),
    (key, cursor, signal) => api.users([], { ...key, cursor }, signal),
  );
  return (
    <>
      <div class="staff-head">
        <h1>{frame.people}</h1>
        <SmallNextLink href="/staff/people/invite">{people.inviteSomeone}</SmallNextLink>
      </div>
      <SearchBar
        label={people.searchLabel}
        choice={{ name: "status", label: people.statusColumn, values: Object.entries(statuses) }}
      />
      <Listing
        list={list}
        what={people.thePeople}
        columns={columnsOf()}
        empty={
          <>
            <p class="lead">{people.noneFound}</p>
            <p>{people.tryOther}</p>
          </>
        }
      />
    </>
  );
}
