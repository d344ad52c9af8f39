import { slugLengthMax, slugOf, type EventChange, type StaffEvent } from "@admit/contract";
import { useBeforeLeave, type BeforeLeaveEventArgs } from "@solidjs/router";
import { createSignal, onCleanup, onMount, Show } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { createAct } from "../../data/create-answer.ts";
import { focusFirstProblem, TextField } from "../../ui/fields.tsx";
import { byField, inWords, type FieldProblems } from "../../ui/error-text.ts";
import { changeOf, draftOf, isChanged, problemsOf, type DraftField, type EventDraft } from "./event-draft.ts";
import { zoneName } from "../../format/time.ts";

interface EventFormProps {
  first: EventDraft;
  /** Whether the capacity is among the fields: of an event that exists it is changed through the line. */
  hasCapacity: boolean;
  save: string;
  /** Throws as the API does. */
  onSave: (change: EventChange) => Promise<StaffEvent>;
  onSaved: (event: StaffEvent) => void;
  /** What to add where no answer came. */
  whenLost?: string;
}

/** All that can be said of an event. What was typed stays until it is saved, or given up by a word of the reader. */
export function EventForm(props: EventFormProps) {
  // The form begins with what was there when it was opened: another's change must not overwrite what is typed.
  // eslint-disable-next-line solid/reactivity
  const begun = props.first;
  const [first, setFirst] = createSignal(begun);
  const [draft, setDraft] = createSignal(begun);
  const [problems, setProblems] = createSignal<FieldProblems>({});
  const [leaving, setLeaving] = createSignal<BeforeLeaveEventArgs | null>(null);
  const saving = createAct((change: EventChange) => props.onSave(change));
  let form!: HTMLFormElement;
  const isDirty = () => isChanged(draft(), first());

  useBeforeLeave((event) => {
    if (!isDirty() || event.defaultPrevented) return;
    event.preventDefault();
    setLeaving(event);
  });
  const onUnload = (event: BeforeUnloadEvent) => isDirty() && event.preventDefault();
  onMount(() => window.addEventListener("beforeunload", onUnload));
  onCleanup(() => window.removeEventListener("beforeunload", onUnload));

  async function save() {
    setProblems(problemsOf(draft()));
    if (Object.keys(problems()).length > 0) return focusFirstProblem(form);
    const event = await saving.run(changeOf(draft(), first()));
    if (event) {
      setFirst(draftOf(event));
      setDraft(draftOf(event));
      props.onSaved(event);
      return;
    }
    const error = saving.error();
    if (isRefusal(error, "slug-taken"))
      setProblems({ slug: "Another event has this address, or had it before. Choose another one." });
    else setProblems(byField(error));
    focusFirstProblem(form);
  }
  const text = (field: DraftField) => ({
    name: field,
    value: draft()[field],
    problem: problems()[field],
    onValue: (value: string) => setDraft({ ...draft(), [field]: value }),
  });
  const slug = () => draft().slug.trim() || slugOf(draft().title);

  return (
    <form
      ref={form}
      class="staff-form"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset>
        <legend>What it is</legend>
        <TextField label="Title" maxlength={200} isRequired {...text("title")} />
        <TextField
          label="Address"
          isOptional
          maxlength={slugLengthMax}
          placeholder={slugOf(draft().title)}
          hint={`Buyers find it at ${window.location.host}/events/${slug()}. Left empty, the address is made from the title.`}
          {...text("slug")}
        />
        <TextField label="Venue" isOptional maxlength={200} {...text("venue")} />
        <TextField label="Summary" isOptional maxlength={500} rows={2} {...text("summary")} />
        <TextField
          label="Description"
          isOptional
          rows={6}
          hint="An empty line begins a new paragraph."
          {...text("body")}
        />
      </fieldset>
      <fieldset>
        <legend>When it is, and when tickets are sold</legend>
        <p class="field-hint">Your times: {zoneName(new Date())}. Buyers see them in the zone where they are.</p>
        <div class="fields-in-pairs">
          <TextField label="Starts" isOptional type="datetime-local" {...text("startsAt")} />
          <TextField label="Ends" isOptional type="datetime-local" {...text("endsAt")} />
          <TextField
            label="Sale opens"
            isOptional
            type="datetime-local"
            hint="Empty: as soon as it is published."
            {...text("salesOpenAt")}
          />
          <TextField
            label="Sale closes"
            isOptional
            type="datetime-local"
            hint="Empty: when the event ends."
            {...text("salesCloseAt")}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>How many tickets, and who can buy</legend>
        <div class="fields-in-pairs">
          <Show when={props.hasCapacity}>
            <TextField
              label="Capacity"
              isOptional
              type="number"
              min={0}
              hint="In all. Empty: the service’s default."
              {...text("capacity")}
            />
          </Show>
          <TextField
            label="Most per person"
            isOptional
            type="number"
            min={1}
            hint="Empty: the service’s default."
            {...text("userCap")}
          />
        </div>
        <div class="fields-in-pairs">
          <TextField
            label="Only accounts created before"
            isOptional
            type="datetime-local"
            hint="Keeps out accounts created for this sale. Empty: every account can buy. You can issue to anyone."
            {...text("requireAccountBefore")}
          />
        </div>
      </fieldset>
      <p class="problem" role="alert">
        <Show when={saving.error()}>
          {(error) => `${inWords(error())}${isRefusal(error(), "invalid-request") ? "" : ` ${props.whenLost ?? ""}`}`}
        </Show>
      </p>
      <div class="actions">
        <button class="button button-next" type="submit" aria-disabled={saving.isBusy()}>
          {saving.isBusy() ? "Saving…" : props.save}
        </button>
      </div>
      <Show when={leaving()} keyed>
        {(event) => (
          <ConfirmDialog
            title="Leave without saving?"
            confirm="Leave"
            cancel="Stay here"
            isDangerous
            onConfirm={() => Promise.resolve(event.retry(true))}
            onClose={() => setLeaving(null)}
          >
            <p>What you have changed here is lost.</p>
          </ConfirmDialog>
        )}
      </Show>
    </form>
  );
}
