import { createSignal, createUniqueId, Show } from "solid-js";
import { createAction } from "../../data/create-answer.ts";
import { texts } from "../../language/texts.ts";
import { SmallButton, SmallQuietButton } from "../../ui/buttons.tsx";
import { Announcement } from "../../ui/confirm-dialog.tsx";
import { errorText } from "../../ui/error-text.ts";
import { TextField } from "../../ui/fields.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "./event-frame.tsx";

/** An event's picture: chosen, it is uploaded at once. */
export function PictureForm() {
  const api = useStaffApi();
  const { event, put } = useEvent();
  const id = createUniqueId();
  const { picture } = texts.organisers;
  const [announcement, setAnnouncement] = createSignal("");
  // The field starts with the present text; polling must not overwrite what is typed.
  const [alt, setAlt] = createSignal(event().poster?.alt ?? "");
  const acting = createAction(async (act: () => ReturnType<typeof api.event>, done: string) => {
    setAnnouncement("");
    put(await act());
    setAnnouncement(done);
  });
  const choose = (file: File | undefined) =>
    file && void acting.run(() => api.setPoster(event().id, file), picture.pictureSet);
  const describe = () => {
    const change = { posterAlt: alt() };
    return acting.run(() => api.changeEvent(event().id, change), texts.organisers.details.changesSaved);
  };
  return (
    <section class="staff-section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{picture.pictureHeading}</h2>
      <Show when={event().poster}>
        {(poster) => (
          <img
            class="poster"
            src={poster().sources[0]?.url}
            width={poster().width}
            height={poster().height}
            alt={poster().alt}
          />
        )}
      </Show>
      <div class="field">
        <label for={id}>{acting.isBusy() ? picture.uploadingPicture : picture.choosePicture}</label>
        <p id={`${id}-hint`} class="field-hint">
          {picture.pictureHint}
        </p>
        <input
          id={id}
          class="input"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          aria-describedby={`${id}-hint ${id}-problem`}
          disabled={acting.isBusy()}
          onChange={(chosen) => {
            choose(chosen.currentTarget.files?.[0]);
            chosen.currentTarget.value = "";
          }}
        />
        <p id={`${id}-problem`} class="problem" role="alert">
          <Show when={acting.error()}>{(error) => errorText(error())}</Show>
        </p>
      </div>
      <Show when={event().poster}>
        <TextField label={picture.whatItShows} hint={picture.altHint} maxlength={300} value={alt()} onValue={setAlt} />
        <div class="actions">
          <SmallButton isOff={acting.isBusy()} onPress={() => void describe()}>
            {picture.saveText}
          </SmallButton>
          <SmallQuietButton
            isOff={acting.isBusy()}
            onPress={() => void acting.run(() => api.removePoster(event().id), picture.pictureGone)}
          >
            {picture.removePicture}
          </SmallQuietButton>
        </div>
      </Show>
      <Announcement>{announcement()}</Announcement>
    </section>
  );
}
