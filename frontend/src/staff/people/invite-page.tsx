import type { Invitation } from "@admit/contract";
import { createSignal, createUniqueId, onMount, Show } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { createAction } from "../../data/create-answer.ts";
import { momentAndZone } from "../../format/format.ts";
import { BackLink, SmallButton, SmallQuietLink } from "../../ui/buttons.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { errorText, problemsByField, type FieldProblems } from "../../ui/error-text.ts";
import { focusFirstProblem, StaffForm, TextField } from "../../ui/fields.tsx";
import { texts } from "../../language/texts.ts";
import { createTitle } from "../../ui/notices.tsx";
import { nameOf } from "../../ui/person.tsx";
import { InviteSeveral } from "./invite-several.tsx";
import { useStaffApi } from "../api/staff-api.ts";

/** A new invitation with its link, which is shown once; or a note that the link was emailed. */
export function InvitationLink(props: { invitation: Invitation }) {
  const id = createUniqueId();
  const user = () => props.invitation.user;
  let title!: HTMLHeadingElement;
  onMount(() => title.focus());
  return (
    <section class="staff-section link-once" aria-labelledby={`${id}-title`}>
      <h2 ref={title} id={`${id}-title`} tabindex="-1">
        {texts.staff.invite.isInvited(nameOf(user()))}
      </h2>
      <Show
        when={props.invitation.activationUrl}
        fallback={
          <p>
            {texts.staff.invite.emailingTo(user().email)}
            {user().role === "BUYER" ? "" : ` ${texts.staff.invite.neverShown}`}
          </p>
        }
      >
        {(url) => <CopyLink url={url()} />}
      </Show>
      <p>{texts.staff.invite.worksOnce(momentAndZone(props.invitation.expiresAt))}</p>
    </section>
  );
}

function CopyLink(props: { url: string }) {
  const { invite } = texts.staff;
  return (
    <>
      <p>{invite.aboutLink}</p>
      <CopyField label={invite.activationLink} value={props.url} texts={invite} isNext />
    </>
  );
}

export function InvitePage() {
  const [invitation, setInvitation] = createSignal<Invitation | null>(null);
  const { invite } = texts.staff;
  createTitle(() => invite.pageTitle);
  return (
    <>
      <BackLink href="/staff/people">{texts.staff.frame.people}</BackLink>
      <h1>{texts.staff.people.inviteSomeone}</h1>
      <Show
        when={invitation()}
        fallback={
          <>
            <InviteForm onInvited={setInvitation} />
            <InviteSeveral />
          </>
        }
      >
        {(created) => (
          <>
            <InvitationLink invitation={created()} />
            <div class="actions">
              <SmallButton onPress={() => setInvitation(null)}>{invite.inviteAnother}</SmallButton>
              <SmallQuietLink href={`/staff/people/${created().user.id}`}>{invite.viewTheirPage}</SmallQuietLink>
            </div>
          </>
        )}
      </Show>
    </>
  );
}

function InviteForm(props: { onInvited: (invitation: Invitation) => void }) {
  const api = useStaffApi();
  const [draft, setDraft] = createSignal({ email: "", name: "" });
  const [shouldSend, setShouldSend] = createSignal(false);
  const [problems, setProblems] = createSignal<FieldProblems>({});
  let form!: HTMLFormElement;
  const email = () => draft().email.trim();
  const inviting = createAction(() => {
    const name = draft().name.trim();
    return api.invite({ email: email(), ...(name && { name }), send: shouldSend() });
  });
  const text = (name: "email" | "name") => ({
    name,
    value: draft()[name],
    problem: problems()[name],
    onValue: (value: string) => setDraft({ ...draft(), [name]: value }),
  });

  async function invite() {
    setProblems(/^\S+@\S+$/.test(email()) ? {} : { email: texts.staff.invite.enterEmail });
    if (problems()["email"]) return focusFirstProblem(form);
    const created = await inviting.run();
    if (created) return props.onInvited(created);
    setProblems(problemsByField(inviting.error()));
    return focusFirstProblem(form);
  }
  return (
    <StaffForm
      ref={form}
      submit={inviting.isBusy() ? texts.staff.invite.inviting : texts.staff.invite.inviteIt}
      isBusy={inviting.isBusy()}
      onSubmit={() => void invite()}
    >
      <p class="staff-lead">{texts.staff.invite.whatTheyGet}</p>
      <TextField label={texts.staff.invite.emailLabel} type="email" maxlength={254} isRequired {...text("email")} />
      <TextField
        label={texts.staff.invite.nameLabel}
        isOptional
        maxlength={200}
        hint={texts.staff.invite.nameHint}
        {...text("name")}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={shouldSend()}
          onChange={(event) => setShouldSend(event.currentTarget.checked)}
        />
        <span>{texts.staff.invite.emailThem}</span>
      </label>
      <p class="problem" role="alert">
        <Show when={inviting.error()}>{(error) => <InviteError error={error()} email={email()} />}</Show>
      </p>
    </StaffForm>
  );
}

const InviteError = (props: { error: unknown; email: string }) => (
  <Show when={isRefusal(props.error, "already-active")} fallback={errorText(props.error)}>
    {texts.staff.invite.alreadyActive(props.email)}{" "}
    <a href={`/staff/people?q=${encodeURIComponent(props.email)}`}>{texts.staff.invite.viewAccount}</a>
  </Show>
);
