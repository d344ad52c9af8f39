import { languages, slugLengthMax, slugOf, type EventChange, type Language, type StaffEvent } from "@admit/contract";
import { useBeforeLeave, type BeforeLeaveEventArgs } from "@solidjs/router";
import { createSignal, Show, type ComponentProps } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { createAction, createAnswer } from "../../data/create-answer.ts";
import { Choices, focusFirstProblem, SelectField, StaffForm, TextField } from "../../ui/fields.tsx";
import { problemsByField, errorText, type FieldProblems } from "../../ui/error-text.ts";
import {
  changeOf,
  draftOf,
  inputTypeOf,
  isChanged,
  problemsOf,
  translationsOf,
  type DraftField,
  type EventDraft,
  type Time,
} from "./event-draft.ts";
import { untilCleanup } from "../../sources/wait.ts";
import { fieldOf, momentsOf, zonesWith } from "./local-time.ts";
import { useStaffApi } from "../api/staff-api.ts";
import { LanguageField, TranslationFields } from "./translation-fields.tsx";
import { texts } from "../../language/texts.ts";

interface EventFormProps {
  first: EventDraft;
  /** What the fields begin with, where that is yet to be saved. */
  filled?: EventDraft | undefined;
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
  const api = useStaffApi();
  const [first, setFirst] = createSignal(begun);
  // eslint-disable-next-line solid/reactivity
  const [draft, setDraft] = createSignal(props.filled ?? begun);
  const [problems, setProblems] = createSignal<FieldProblems>({});
  const [leaving, setLeaving] = createSignal<BeforeLeaveEventArgs | null>(null);
  const saving = createAction((change: EventChange) => props.onSave(change));
  let element!: HTMLFormElement;
  const { form } = texts.organisers;
  const defaults = createAnswer(
    () => true,
    (_, signal) => api.defaults(signal),
  );
  const hintOf = (count: number | undefined): string =>
    count === undefined ? form.defaultUnknown : form.defaultIs(count);
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
    if (Object.keys(problems()).length > 0) return focusFirstProblem(element);
    const event = await saving.run(changeOf(draft(), first()));
    if (event) {
      setFirst(draftOf(event));
      setDraft(draftOf(event));
      props.onSaved(event);
      return;
    }
    const error = saving.error();
    if (isRefusal(error, "slug-taken")) setProblems({ slug: texts.organisers.form.addressTaken });
    else setProblems(problemsByField(error));
    focusFirstProblem(element);
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
            <legend>{texts.organisers.form.whichOf(fieldOf(draft()[field.name]).slice(-5))}</legend>
            <Choices
              name={`${field.name}-offset`}
              choices={moments().map(
                ({ offset }, at) =>
                  [
                    offset,
                    at === 0 ? texts.organisers.form.firstOne(offset) : texts.organisers.form.secondOne(offset),
                  ] as const,
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
      ref={element}
      submit={saving.isBusy() ? texts.organisers.form.saving : props.save}
      isBusy={saving.isBusy()}
      onSubmit={() => void save()}
    >
      <fieldset>
        <legend>{form.eventLegend}</legend>
        <DraftText name="title" label={form.titleLabel} maxlength={200} />
        <DraftText
          name="slug"
          label={form.addressLabel}
          maxlength={slugLengthMax}
          placeholder={slugOf(draft().title)}
          hint={form.addressHint(`${window.location.host}/events/${slug()}`)}
        />
        <DraftText name="venue" label={form.venueLabel} maxlength={200} />
        <DraftText name="summary" label={form.summaryLabel} maxlength={500} rows={2} />
        <DraftText name="body" label={form.descriptionLabel} rows={6} hint={form.descriptionHint} />
        <LanguageField
          label={form.languageLabel}
          choices={languages}
          value={draft().language as Language}
          onChoose={(language) => setDraft({ ...draft(), language })}
        />
        <TranslationFields
          own={draft().language as Language}
          translations={translationsOf(draft())}
          problems={problems()}
          onChange={(translations) => setDraft({ ...draft(), translations: JSON.stringify(translations) })}
        />
        <DraftText name="organiser" label={form.organiserLabel} maxlength={200} />
        <DraftText name="contact" label={form.contactLabel} maxlength={254} hint={form.contactHint} />
      </fieldset>
      <fieldset>
        <legend>{form.timesLegend}</legend>
        <SelectField
          label={form.zoneLabel}
          hint={form.zoneHint}
          choices={zonesWith(draft().timeZone)}
          value={draft().timeZone}
          problem={problems()["timeZone"]}
          onValue={(timeZone) => setDraft({ ...draft(), timeZone })}
        />
        <div class="fields-in-pairs">
          <DraftTime name="startsAt" label={form.startsLabel} />
          <DraftTime name="endsAt" label={form.endsLabel} />
          <DraftTime name="salesOpenAt" label={form.saleOpensLabel} hint={form.saleOpensHint} />
          <DraftTime name="salesCloseAt" label={form.saleClosesLabel} hint={form.saleClosesHint} />
        </div>
      </fieldset>
      <fieldset>
        <legend>{form.ticketsLegend}</legend>
        <div class="fields-in-pairs">
          <Show when={props.hasCapacity}>
            <DraftText name="capacity" label={form.capacityLabel} min={0} hint={hintOf(defaults.value()?.capacity)} />
          </Show>
          <DraftText name="userCap" label={form.userCapLabel} min={1} hint={hintOf(defaults.value()?.userCap)} />
        </div>
        <div class="fields-in-pairs">
          <DraftText name="price" label={form.priceLabel} hint={form.priceHint} />
          <DraftText name="currency" label={form.currencyLabel} maxlength={3} />
        </div>
        <div class="fields-in-pairs">
          <DraftTime name="requireAccountBefore" label={form.beforeLabel} hint={form.beforeHint} />
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
            title={form.leaveQuestion}
            confirm={form.leaveIt}
            cancel={form.stayHere}
            isDangerous
            onConfirm={() => Promise.resolve(event.retry(true))}
            means={[form.changesLost]}
            onClose={() => setLeaving(null)}
          />
        )}
      </Show>
    </StaffForm>
  );
}
