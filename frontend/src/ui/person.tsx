import type { User } from "@admit/contract";
import { Show } from "solid-js";

interface MarkProps {
  /** How it stands: each has a shape of its own besides its colour. */
  kind: "good" | "waiting" | "quiet" | "bad";
  children: string;
}

/** A state in a word, with a shape in front. */
export function Mark(props: MarkProps) {
  return (
    <span class="mark" data-kind={props.kind}>
      {props.children}
    </span>
  );
}

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
