import type { Invitation } from "@admit/contract";
import { createSignal, createUniqueId, onMount, Show } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { createAction } from "../../data/create-answer.ts";
import { momentAndZone } from "../../format/format.ts";
import { BackLink, SmallButton, SmallNextButton, SmallQuietLink } from "../../ui/buttons.tsx";
import { errorText, problemsByField, type FieldProblems } from "../../ui/error-text.ts";
import { focusFirstProblem, StaffForm, TextField } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { nameOf } from "../../ui/person.tsx";
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
        {nameOf(user())} is invited
      </h2>
      <Show
        when={props.invitation.activationUrl}
        fallback={
          <p>
            We’re emailing the link to {user().email}.
            {user().role === "BUYER" ? "" : " Links to staff accounts are never shown here."}
          </p>
        }
      >
        {(url) => <CopyLink url={url()} />}
      </Show>
      <p>It works once, until {momentAndZone(props.invitation.expiresAt)}. Earlier links stop working.</p>
    </section>
  );
}

function CopyLink(props: { url: string }) {
  const id = createUniqueId();
  const [copied, setCopied] = createSignal("");
  let field!: HTMLInputElement;

  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(props.url);
      setCopied("Copied.");
    } catch {
      // The clipboard needs https and permission.
      setCopied("Your browser didn’t allow copying. The link is selected: copy it with your keyboard.");
    }
  }
  return (
    <>
      <p>
        This link activates their account. Copy it now; it won’t be shown again. We haven’t emailed it: give it to them
        and no one else. It doesn’t open while you’re signed in here.
      </p>
      <div class="field">
        <label for={id}>Activation link</label>
        <div class="search-field">
          <input
            ref={field}
            id={id}
            class="input"
            readonly
            value={props.url}
            onFocus={(event) => event.currentTarget.select()}
          />
          <SmallNextButton onPress={() => void copy()}>Copy</SmallNextButton>
        </div>
        <p class="field-hint" role="status">
          {copied()}
        </p>
      </div>
    </>
  );
}

export function InvitePage() {
  const [invitation, setInvitation] = createSignal<Invitation | null>(null);
  createTitle(() => "Invite · Staff");
  return (
    <>
      <BackLink href="/staff/people">People</BackLink>
      <h1>Invite someone</h1>
      <Show when={invitation()} fallback={<InviteForm onInvited={setInvitation} />}>
        {(created) => (
          <>
            <InvitationLink invitation={created()} />
            <div class="actions">
              <SmallButton onPress={() => setInvitation(null)}>Invite someone else</SmallButton>
              <SmallQuietLink href={`/staff/people/${created().user.id}`}>View their page</SmallQuietLink>
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
    setProblems(/^\S+@\S+$/.test(email()) ? {} : { email: "Enter an email address." });
    if (problems()["email"]) return focusFirstProblem(form);
    const created = await inviting.run();
    if (created) return props.onInvited(created);
    setProblems(problemsByField(inviting.error()));
    return focusFirstProblem(form);
  }
  return (
    <StaffForm
      ref={form}
      submit={inviting.isBusy() ? "Inviting…" : "Invite"}
      isBusy={inviting.isBusy()}
      onSubmit={() => void invite()}
    >
      <p class="staff-lead">
        They get an account and a link to activate it. You can issue tickets to them right away; the codes show once
        they activate.
      </p>
      <TextField label="Email address" type="email" maxlength={254} isRequired {...text("email")} />
      <TextField label="Name" isOptional maxlength={200} hint="Shown on their tickets." {...text("name")} />
      <label class="check">
        <input
          type="checkbox"
          checked={shouldSend()}
          onChange={(event) => setShouldSend(event.currentTarget.checked)}
        />
        <span>Email them the link, and don’t show it here</span>
      </label>
      <p class="problem" role="alert">
        <Show when={inviting.error()}>{(error) => <InviteError error={error()} email={email()} />}</Show>
      </p>
    </StaffForm>
  );
}

const InviteError = (props: { error: unknown; email: string }) => (
  <Show when={isRefusal(props.error, "already-active")} fallback={errorText(props.error)}>
    {props.email} already has an active account and can sign in.{" "}
    <a href={`/staff/people?q=${encodeURIComponent(props.email)}`}>View account</a>
  </Show>
);
