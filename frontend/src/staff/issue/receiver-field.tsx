import type { StaffUser } from "@admit/contract";
import { createSignal, For, onCleanup, Show } from "solid-js";
import { createAction } from "../../data/create-answer.ts";
import { texts } from "../../language/texts.ts";
import { ChoiceButton, LinkButton, SmallButton } from "../../ui/buttons.tsx";
import { errorText } from "../../ui/error-text.ts";
import { Field } from "../../ui/fields.tsx";
import { nameOf } from "../../ui/person.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import type { Issuance } from "./create-issuing.ts";

export type ChosenReceiver = Pick<Issuance, "receiver" | "name">;

interface ReceiverFieldProps {
  chosen: ChosenReceiver | null;
  problem: string | undefined;
  onChoose: (chosen: ChosenReceiver | null) => void;
}

const shownMax = 6;

const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** The receiver of tickets: a known person, or a new address. */
export const ReceiverField = (props: ReceiverFieldProps) => (
  <fieldset class="receiver">
    <legend>{texts.guestList.receiver.personLegend}</legend>
    <Show when={props.chosen} fallback={<FindReceiver {...props} />}>
      {(chosen) => (
        <p class="chosen">
          <strong dir="auto">{chosen().name}</strong>
          <LinkButton onPress={() => props.onChoose(null)}>{texts.guestList.receiver.changeReceiver}</LinkButton>
        </p>
      )}
    </Show>
  </fieldset>
);

function FindReceiver(props: ReceiverFieldProps) {
  const api = useStaffApi();
  const [query, setQuery] = createSignal("");
  const [found, setFound] = createSignal<{ query: string; people: StaffUser[] } | null>(null);
  let asking = new AbortController();
  onCleanup(() => asking.abort());
  const finding = createAction(async (sought: string) => {
    asking.abort();
    asking = new AbortController();
    const page = await api.users([], { q: sought, limit: shownMax }, asking.signal);
    setFound({ query: sought, people: page.items });
  });
  const find = () => {
    const sought = query().trim();
    if (sought !== "") void finding.run(sought);
  };
  const newAddress = () => {
    const result = found();
    if (!result || !looksLikeEmail(result.query)) return null;
    const address = result.query.toLowerCase();
    return result.people.some((person) => person.email === address) ? null : address;
  };
  const Choice = (choice: ChosenReceiver & { detail: string }) => (
    <li>
      <ChoiceButton onPress={() => props.onChoose({ receiver: choice.receiver, name: choice.name })}>
        <strong dir="auto">{choice.name}</strong>
        <span>{choice.detail}</span>
      </ChoiceButton>
    </li>
  );
  return (
    <>
      <Field
        label={texts.guestList.receiver.nameOrEmail}
        problem={props.problem ?? (finding.error() ? errorText(finding.error()) : undefined)}
      >
        {(ids) => (
          <div class="search-field">
            <input
              id={ids.id}
              class="input"
              type="search"
              maxlength="254"
              autocomplete="off"
              value={query()}
              aria-invalid={Boolean(props.problem)}
              aria-describedby={ids.describedBy}
              onInput={(event) => setQuery(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                find();
              }}
            />
            <SmallButton isOff={finding.isBusy()} onPress={find}>
              {texts.guestList.receiver.findPerson}
            </SmallButton>
          </div>
        )}
      </Field>
      <p class="visually-hidden" role="status">
        <Show when={found()}>{(result) => texts.guestList.receiver.foundCount(result().people.length)}</Show>
      </p>
      <ul class="choices">
        <For each={found()?.people}>
          {(person) => (
            <Choice
              receiver={{ userId: person.id }}
              name={nameOf(person)}
              detail={`${person.name ? person.email : ""} ${texts.staff.statuses[person.status]}`}
            />
          )}
        </For>
        <Show when={newAddress()}>
          {(address) => (
            <Choice receiver={{ email: address() }} name={address()} detail={texts.guestList.receiver.newAddress} />
          )}
        </Show>
        <Show when={found()?.people.length === 0 && !newAddress()}>
          <li class="choices-none">{texts.guestList.receiver.noOneFound}</li>
        </Show>
      </ul>
    </>
  );
}
