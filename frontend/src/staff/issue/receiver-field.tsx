import type { StaffUser } from "@admit/contract";
import { createSignal, createUniqueId, For, onCleanup, Show } from "solid-js";
import { useStaffApi, type Receiver } from "../api/staff-api.ts";
import { createAct } from "../../data/create-answer.ts";
import { inWords } from "../../ui/error-text.ts";
import { nameOf } from "../../ui/person.tsx";
import { statusName } from "../people/person-text.ts";

export interface ChosenReceiver {
  receiver: Receiver;
  name: string;
}

interface ReceiverFieldProps {
  chosen: ChosenReceiver | null;
  problem: string | undefined;
  onChoose: (chosen: ChosenReceiver | null) => void;
}

/** Most people to choose from: whoever finds more looks for more of the name. */
const shownMax = 6;

const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** Whom tickets are for: found by name or address, or an address that nobody has yet. */
export function ReceiverField(props: ReceiverFieldProps) {
  const api = useStaffApi();
  const id = createUniqueId();
  const [words, setWords] = createSignal("");
  const [found, setFound] = createSignal<{ words: string; people: StaffUser[] } | null>(null);
  let asking = new AbortController();
  onCleanup(() => asking.abort());
  const finding = createAct(async (sought: string) => {
    asking.abort();
    asking = new AbortController();
    const page = await api.users([], { q: sought, limit: shownMax }, asking.signal);
    setFound({ words: sought, people: page.items });
  });
  const find = () => {
    const sought = words().trim();
    if (sought !== "") void finding.run(sought);
  };
  const newAddress = () => {
    const result = found();
    if (!result || !looksLikeEmail(result.words)) return null;
    const address = result.words.toLowerCase();
    return result.people.some((person) => person.email === address) ? null : address;
  };
  const choosePerson = (person: StaffUser) => props.onChoose({ receiver: { userId: person.id }, name: nameOf(person) });

  return (
    <fieldset class="receiver">
      <legend>For whom</legend>
      <Show
        when={props.chosen}
        fallback={
          <>
            <div class="field">
              <label for={id}>Name or e-mail address</label>
              <div class="search-field">
                <input
                  id={id}
                  class="input"
                  type="search"
                  maxlength="254"
                  autocomplete="off"
                  value={words()}
                  aria-invalid={Boolean(props.problem)}
                  aria-describedby={`${id}-problem`}
                  onInput={(event) => setWords(event.currentTarget.value)}
                  onKeyDown={(event) => {
                    if (event.key !== "Enter") return;
                    event.preventDefault();
                    find();
                  }}
                />
                <button class="button button-small" type="button" aria-disabled={finding.isBusy()} onClick={find}>
                  Find
                </button>
              </div>
              <p id={`${id}-problem`} class="problem" role="alert">
                {props.problem ?? (finding.error() ? inWords(finding.error()) : "")}
              </p>
            </div>
            <p class="visually-hidden" role="status">
              <Show when={found()}>{(result) => `${result().people.length} people found.`}</Show>
            </p>
            <ul class="choices">
              <For each={found()?.people}>
                {(person) => (
                  <li>
                    <button class="choice" type="button" onClick={() => choosePerson(person)}>
                      <strong>{nameOf(person)}</strong>
                      <span>
                        {person.name ? person.email : ""} {statusName[person.status]}
                      </span>
                    </button>
                  </li>
                )}
              </For>
              <Show when={newAddress()}>
                {(address) => (
                  <li>
                    <button
                      class="choice"
                      type="button"
                      onClick={() => props.onChoose({ receiver: { email: address() }, name: address() })}
                    >
                      <strong>{address()}</strong>
                      <span>Nobody has this address yet: it becomes an invited person. No message is sent.</span>
                    </button>
                  </li>
                )}
              </Show>
              <Show when={found()?.people.length === 0 && !newAddress()}>
                <li class="choices-none">Nobody is found. Give a whole e-mail address to issue to somebody new.</li>
              </Show>
            </ul>
          </>
        }
      >
        {(chosen) => (
          <p class="chosen">
            <strong>{chosen().name}</strong>
            <button class="link" type="button" onClick={() => props.onChoose(null)}>
              Somebody else
            </button>
          </p>
        )}
      </Show>
    </fieldset>
  );
}
