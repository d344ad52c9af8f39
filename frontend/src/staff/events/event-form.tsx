import { slugLengthMax, slugOf, type EventChange, type StaffEvent } from "@admit/contract";
import { useBeforeLeave, type BeforeLeaveEventArgs } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { createAction } from "../../data/create-answer.ts";
import { focusFirstProblem, StaffForm, TextField } from "../../ui/fields.tsx";
import { problemsByField, errorText, type FieldProblems } from "../../ui/error-text.ts";
import { changeOf, draftOf, isChanged, problemsOf, zoneName, type DraftField, type EventDraft } from "./event-draft.ts";
import { untilCleanup } from "../../sources/wait.ts";

interface EventFormProps {
  first: EventDraft;
  /** The capacity of an existing event changes through the line instead. */
  hasCapacity: boolean;
  save: string;
  /** Throws as the API does. */
  onSave: (change: EventChange) => Promise<StaffEvent>;
  onSaved: (event: StaffEvent) => void;
  /** Added where no answer came. */
  whenLost?: string;
}

/** An event's details. Leaving with unsaved changes asks first. */
export function EventForm(props: EventFormProps) {
  // The form starts with the event as it was when opened: polling must not overwrite what is typed.
  // eslint-disable-next-line solid/reactivity
  const begun = props.first;
  const [first, setFirst] = createSignal(begun);
  const [draft, setDraft] = createSignal(begun);
  const [problems, setProblems] = createSignal<FieldProblems>({});
  const [leaving, setLeaving] = createSignal<BeforeLeaveEventArgs | null>(null);
  const saving = createAction((change: EventChange) => props.onSave(change));
  let form!: HTMLFormElement;
  const isDirty = () => isChanged(draft(), first());

  useBeforeLeave((event) => {
    if (!isDirty() || event.defaultPrevented) return;
    event.preventDefault();
    setLeaving(event);
  });
  const onUnload = (event: BeforeUnloadEvent) => isDirty() && event.preventDefault();
  window.addEventListener("beforeunload", onUnload, { signal: untilCleanup() });

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
      setProblems({ slug: "This address is taken, or was used before. Choose another one." });
    else setProblems(problemsByField(error));
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
    <StaffForm
      ref={form}
      submit={saving.isBusy() ? "Saving…" : props.save}
      isBusy={saving.isBusy()}
      onSubmit={() => void save()}
    >
      <fieldset>
        <legend>Event</legend>
        <TextField label="Title" maxlength={200} isRequired {...text("title")} />
        <TextField
          label="Address"
          isOptional
          maxlength={slugLengthMax}
          placeholder={slugOf(draft().title)}
          hint={`Buyers find it at ${window.location.host}/events/${slug()}. Leave empty to use the title.`}
          {...text("slug")}
        />
        <TextField label="Venue" isOptional maxlength={200} {...text("venue")} />
        <TextField label="Summary" isOptional maxlength={500} rows={2} {...text("summary")} />
        <TextField
          label="Description"
          isOptional
          rows={6}
          hint="Leave an empty line to start a new paragraph."
          {...text("body")}
        />
      </fieldset>
      <fieldset>
        <legend>Times</legend>
        <p class="field-hint">Your time zone: {zoneName(new Date())}. Buyers see their own.</p>
        <div class="fields-in-pairs">
          <TextField label="Starts" isOptional type="datetime-local" {...text("startsAt")} />
          <TextField label="Ends" isOptional type="datetime-local" {...text("endsAt")} />
          <TextField
            label="Sale opens"
            isOptional
            type="datetime-local"
            hint="Leave empty to open when published."
            {...text("salesOpenAt")}
          />
          <TextField
            label="Sale closes"
            isOptional
            type="datetime-local"
            hint="Leave empty to close when the event ends."
            {...text("salesCloseAt")}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>Tickets</legend>
        <div class="fields-in-pairs">
          <Show when={props.hasCapacity}>
            <TextField
              label="Capacity"
              isOptional
              type="number"
              min={0}
              hint="Leave empty for the default."
              {...text("capacity")}
            />
          </Show>
          <TextField
            label="Limit per person"
            isOptional
            type="number"
            min={1}
            hint="Leave empty for the default."
            {...text("userCap")}
          />
        </div>
        <div class="fields-in-pairs">
          <TextField
            label="Only accounts created before"
            isOptional
            type="datetime-local"
            hint="Keeps out accounts created for this sale. Leave empty to let everyone buy. You can always issue to anyone."
            {...text("requireAccountBefore")}
          />
        </div>
      </fieldset>
      <p class="problem" role="alert">
        <Show when={saving.error()}>
          {(error) => `${errorText(error())}${isRefusal(error(), "invalid-request") ? "" : ` ${props.whenLost ?? ""}`}`}
        </Show>
      </p>
      <Show when={leaving()} keyed>
        {(event) => (
          <ConfirmDialog
            title="Leave without saving?"
            confirm="Leave"
            cancel="Stay"
            isDangerous
            onConfirm={() => Promise.resolve(event.retry(true))}
            means={["Your changes will be lost."]}
            onClose={() => setLeaving(null)}
          />
        )}
      </Show>
    </StaffForm>
  );
}
