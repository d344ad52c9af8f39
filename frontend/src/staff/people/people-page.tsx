import type { UserStatus } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { createTitle } from "../../ui/notices.tsx";
import { createList } from "../../data/create-list.ts";
import { Listing, Cell, Row } from "../../ui/table.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { momentOf } from "../../format/time.ts";
import { SearchBar } from "../../ui/fields.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { roleName, statusMark, statusName } from "./person-text.ts";

/** Everybody whom the service knows. */
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
        <a class="button button-next button-small" href="/staff/people/invite">
          Invite somebody
        </a>
      </div>
      <SearchBar
        label="Name or e-mail address"
        choice={{
          name: "status",
          label: "Status",
          values: (["INVITED", "ACTIVE", "SUSPENDED"] satisfies UserStatus[]).map((each) => [each, statusName[each]]),
        }}
      />
      <Listing
        list={list}
        what="The people"
        columns={["Person", "Status", "Role", "Known since"]}
        empty={
          <>
            <p class="lead">Nobody is found.</p>
            <p>Look for a part of a name or an address, or with another status.</p>
          </>
        }
      >
        {(person) => (
          <Row>
            <Cell class="cell-name">
              <Person person={person} />
            </Cell>
            <Cell label="Status">
              <Mark kind={statusMark[person.status]}>{statusName[person.status]}</Mark>
            </Cell>
            <Cell label="Role">{roleName[person.role]}</Cell>
            <Cell label="Known since">{momentOf(person.createdAt)}</Cell>
          </Row>
        )}
      </Listing>
    </>
  );
}
