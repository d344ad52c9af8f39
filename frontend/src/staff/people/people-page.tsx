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
import { roleName, statusMark, statusName } from "./person-text.ts";

const columns: Column<StaffUser>[] = [
  { name: "Person", class: "cell-name", cell: (person) => <Person person={person} /> },
  { name: "Status", cell: (person) => <Mark kind={statusMark[person.status]}>{statusName[person.status]}</Mark> },
  { name: "Role", cell: ({ role }) => roleName[role] },
  { name: "Added", cell: ({ createdAt }) => momentOf(createdAt) },
];

export function PeoplePage() {
  const api = useStaffApi();
  const [search] = useSearchParams<{ q?: string; status?: string }>();
  createTitle(() => "People · Staff");
  const list = createList(
    () => ({ q: search.q, status: search.status }),
    (key, cursor, signal) => api.users([], { ...key, cursor }, signal),
  );
  return (
    <>
      <div class="staff-head">
        <h1>People</h1>
        <SmallNextLink href="/staff/people/invite">Invite someone</SmallNextLink>
      </div>
      <SearchBar
        label="Name or email address"
        choice={{ name: "status", label: "Status", values: Object.entries(statusName) }}
      />
      <Listing
        list={list}
        what="the people"
        columns={columns}
        empty={
          <>
            <p class="lead">No one found.</p>
            <p>Try part of a name or address, or another status.</p>
          </>
        }
      />
    </>
  );
}
