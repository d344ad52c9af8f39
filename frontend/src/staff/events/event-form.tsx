import { slugLengthMax, slugOf, type EventChange, type StaffEvent } from "@admit/contract";
import { useBeforeLeave, type BeforeLeaveEventArgs } from "@solidjs/router";
import { createSignal, Show, type ComponentProps } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { createAction } from "../../data/create-answer.ts";
import { Choices, focusFirstProblem, SelectField, StaffForm, TextField } from "../../ui/fields.tsx";
import { problemsByField, errorText, type FieldProblems } from "../../ui/error-text.ts";
import {
  changeOf,
  draftOf,
  inputTypeOf,
  isChanged,
  problemsOf,
  type DraftField,
  type EventDraft,
  type Time,
} from "./event-draft.ts";
import { untilCleanup } from "../../sources/wait.ts";
import { fieldOf, momentsOf, zonesWith } from "./local-time.ts";

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

type DraftTextProps = { name: DraftField } & Pick<
  ComponentProps<typeof TextField>,
  "label" | "hint" | "rows" | "maxlength" | "min" | "placeholder"
>;

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
  /** The field of a draft, of the type that it needs. */
  const DraftText = (field: DraftTextProps) => (
    <TextField
      {...field}
      type={inputTypeOf(field.name)}
      isOptional={field.name !== "title"}
      isRequired={field.name === "title"}
      value={draft()[field.name]}
      problem={problems()[field.name]}
      onValue={(value) => setDraft({ ...draft(), [field.name]: value })}
    />
  );
  /** A time at the venue; in the night in which it comes twice, also which of the two. */
  const DraftTime = (field: Pick<DraftTextProps, "label" | "hint"> & { name: Time }) => {
    const moments = () => (draft()[field.name] ? momentsOf(draft()[field.name], draft().timeZone) : []);
    return (
      <div>
        <TextField
          {...field}
          type="datetime-local"
          isOptional
          value={fieldOf(draft()[field.name])}
          problem={problems()[field.name]}
          onValue={(value) => setDraft({ ...draft(), [field.name]: value })}
        />
        <Show when={moments().length === 2}>
          <fieldset class="choices">
            <legend>Which {fieldOf(draft()[field.name]).slice(-5)}? The clocks go back that night.</legend>
            <Choices
              name={`${field.name}-offset`}
              choices={moments().map(
                ({ offset }, at) => [offset, `The ${at === 0 ? "first" : "second"} (GMT${offset})`] as const,
              )}
              chosen={moments().find(({ offset }) => draft()[field.name].endsWith(offset))?.offset}
              onChoose={(offset) => setDraft({ ...draft(), [field.name]: fieldOf(draft()[field.name]) + offset })}
            />
          </fieldset>
        </Show>
      </div>
    );
  };
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
        <DraftText name="title" label="Title" maxlength={200} />
        <DraftText
          name="slug"
          label="Address"
          maxlength={slugLengthMax}
          placeholder={slugOf(draft().title)}
          hint={`Buyers find it at ${window.location.host}/events/${slug()}. Leave empty to use the title.`}
        />
        <DraftText name="venue" label="Venue" maxlength={200} />
        <DraftText name="summary" label="Summary" maxlength={500} rows={2} />
        <DraftText name="body" label="Description" rows={6} hint="Leave an empty line to start a new paragraph." />
      </fieldset>
      <fieldset>
        <legend>Times</legend>
        <SelectField
          label="Time zone"
          hint="The venue’s. All times here, on tickets and in mails are in this zone; buyers elsewhere also see their own."
          choices={zonesWith(draft().timeZone)}
          value={draft().timeZone}
          problem={problems()["timeZone"]}
          onValue={(timeZone) => setDraft({ ...draft(), timeZone })}
        />
        <div class="fields-in-pairs">
          <DraftTime name="startsAt" label="Starts" />
          <DraftTime name="endsAt" label="Ends" />
          <DraftTime name="salesOpenAt" label="Sale opens" hint="Leave empty to open when published." />
          <DraftTime name="salesCloseAt" label="Sale closes" hint="Leave empty to close when the event ends." />
        </div>
      </fieldset>
      <fieldset>
        <legend>Tickets</legend>
        <div class="fields-in-pairs">
          <Show when={props.hasCapacity}>
            <DraftText name="capacity" label="Capacity" min={0} hint="Leave empty for the default." />
          </Show>
          <DraftText name="userCap" label="Limit per person" min={1} hint="Leave empty for the default." />
        </div>
        <div class="fields-in-pairs">
          <DraftTime
            name="requireAccountBefore"
            label="Only accounts created before"
            hint="Keeps out accounts created for this sale. Leave empty to let everyone buy. You can always issue to anyone."
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
