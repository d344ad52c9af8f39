import { languageNames, languages, type Language } from "@admit/contract";
import { createUniqueId, For, Show } from "solid-js";
import { texts } from "../../language/texts.ts";
import { SmallButton, SmallQuietButton } from "../../ui/buttons.tsx";
import type { FieldProblems } from "../../ui/error-text.ts";
import { TextField } from "../../ui/fields.tsx";
import type { Translations } from "./event-draft.ts";

interface LanguageFieldProps {
  label: string;
  choices: readonly Language[];
  value: Language;
  onChoose: (language: Language) => void;
}

/** Each language by its own name. */
export function LanguageField(props: LanguageFieldProps) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} class="input" onChange={(event) => props.onChoose(event.currentTarget.value as Language)}>
        <For each={props.choices}>
          {(each) => (
            <option value={each} lang={each} selected={each === props.value}>
              {languageNames[each]}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}

interface TranslationFieldsProps {
  /** Of the event's own texts. */
  own: Language;
  translations: Translations;
  problems: FieldProblems;
  onChange: (translations: Translations) => void;
}

type Text = "title" | "summary" | "body";

/** Title, summary and description in each further language. */
export function TranslationFields(props: TranslationFieldsProps) {
  const { form } = texts.organisers;
  const used = () => languages.filter((each) => props.translations[each] !== undefined);
  const left = () => languages.filter((each) => each !== props.own && props.translations[each] === undefined);
  const add = (language: Language) =>
    props.onChange({ ...props.translations, [language]: { title: "", summary: "", body: "" } });
  const remove = (language: Language) => {
    const { [language]: _removed, ...others } = props.translations;
    props.onChange(others);
  };
  const Written = (field: { language: Language; name: Text; label: string; maxlength: number; rows?: number }) => (
    <TextField
      label={form.inLanguage(field.label, languageNames[field.language])}
      value={props.translations[field.language]?.[field.name] ?? ""}
      maxlength={field.maxlength}
      {...(field.rows !== undefined && { rows: field.rows })}
      problem={props.problems[`translations.${field.language}.${field.name}`]}
      onValue={(value) => {
        const before = props.translations[field.language] ?? { title: "", summary: "", body: "" };
        props.onChange({ ...props.translations, [field.language]: { ...before, [field.name]: value } });
      }}
    />
  );
  return (
    <>
      <For each={used()}>
        {(language) => (
          <div class="choices">
            <Written language={language} name="title" label={form.titleLabel} maxlength={200} />
            <Written language={language} name="summary" label={form.summaryLabel} maxlength={500} rows={2} />
            <Written language={language} name="body" label={form.descriptionLabel} maxlength={50_000} rows={6} />
            <SmallQuietButton onPress={() => remove(language)}>
              {form.removeLanguage(languageNames[language])}
            </SmallQuietButton>
          </div>
        )}
      </For>
      <Show when={left()[0]}>
        <fieldset class="choices">
          <legend>{form.furtherLanguages}</legend>
          <div class="actions">
            <For each={left()}>
              {(language) => (
                <SmallButton onPress={() => add(language)}>
                  <span class="visually-hidden">{form.addLanguage}: </span>
                  <span lang={language}>{languageNames[language]}</span>
                </SmallButton>
              )}
            </For>
          </div>
        </fieldset>
      </Show>
    </>
  );
}
