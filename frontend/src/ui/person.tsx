import type { User } from "@admit/contract";
import { Show } from "solid-js";
import { texts } from "../language/texts.ts";

interface MarkProps {
  /** Each has its own shape and colour. */
  kind: "good" | "waiting" | "quiet" | "bad";
  children: string;
}

/** A status with a shape in front. */
export const Mark = (props: MarkProps) => (
  <span class="mark" data-kind={props.kind}>
    {props.children}
  </span>
);

type Named = Pick<User, "name" | "email">;

export const nameOf = (person: Named): string => person.name || person.email || texts.buyers.ui.unnamedPerson;

/** A person's name and address, with a link to their page. */
export const Person = (props: { person: Named & { id: string } }) => (
  <span class="person">
    <a href={`/staff/people/${props.person.id}`}>{nameOf(props.person)}</a>
    <Show when={props.person.name && props.person.email}>
      <span class="aside">{props.person.email}</span>
    </Show>
  </span>
);
