import type { User } from "@admit/contract";
import { Show } from "solid-js";

type Named = Pick<User, "name" | "email">;

/** What to call somebody: their name, else their address. */
export const nameOf = (person: Named): string => person.name || person.email || "Somebody without a name";

/** Somebody's name and address, leading to their page. */
export function Person(props: { person: Named & { id: string } }) {
  return (
    <span class="person">
      <a href={`/staff/people/${props.person.id}`}>{nameOf(props.person)}</a>
      <Show when={props.person.name && props.person.email}>
        <span class="aside">{props.person.email}</span>
      </Show>
    </span>
  );
}
