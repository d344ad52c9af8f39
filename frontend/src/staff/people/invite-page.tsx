import type { Invitation } from "@admit/contract";
import { createSignal, createUniqueId, onMount, Show } from "solid-js";
import { momentAndZone } from "../../format/time.ts";
import { nameOf } from "../../ui/person.tsx";
import { isRefusal } from "../../api/request.ts";
import { createTitle } from "../../ui/notices.tsx";
import { createAct } from "../../data/create-answer.ts";
import { focusFirstProblem, TextField } from "../../ui/fields.tsx";
import { byField, inWords, type FieldProblems } from "../../ui/error-text.ts";
import { useStaffApi } from "../api/staff-api.ts";

interface LinkOnceProps {
  invitation: Invitation;
}

/** A new invitation, with its link, which is shown this once; or the note that it went by mail alone. */
export function LinkOnce(props: LinkOnceProps) {
  const id = createUniqueId();
  let title!: HTMLHeadingElement;
  onMount(() => title.focus());
  return (
    <section class="staff-section link-once" aria-labelledby={`${id}-title`}>
      <h2 ref={title} id={`${id}-title`} tabindex="-1">
        {nameOf(props.invitation.user)} is invited
      </h2>
      <Show when={props.invitation.activationUrl} fallback={<ByMailOnly invitation={props.invitation} />}>
        {(url) => <ShownLink {...props} url={url()} />}
      </Show>
      <p>It works once, until {momentAndZone(props.invitation.expiresAt)}. Earlier links stop working.</p>
    </section>
  );
}

/** Asked for, or an account of staff: only its mailbox opens it. */
function ByMailOnly(props: { invitation: Invitation }) {
  return (
    <p>
      The link is on its way to {props.invitation.user.email}. No one else sees it
      <Show when={props.invitation.user.role !== "BUYER"}>, since it opens an account of staff</Show>.
    </p>
  );
}

function ShownLink(props: LinkOnceProps & { url: string }) {
  const id = createUniqueId();
  const [copied, setCopied] = createSignal("");
  let field!: HTMLInputElement;

  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(props.url);
      setCopied("Copied.");
    } catch {
      // No clipboard on a page without https, or not allowed: the link is selected, and a key copies it.
      setCopied("Your browser does not let this page copy. The link is selected: copy it with the keyboard.");
    }
  }
  return (
    <>
      <p>
        This link activates their account. Copy it now; it won't be shown again. We haven't emailed it. Give it to them,
        and to no one else. It won't open while you are signed in here.
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
          <button class="button button-next button-small" type="button" onClick={() => void copy()}>
            Copy
          </button>
        </div>
        <p class="field-hint" role="status">
          {copied()}
        </p>
      </div>
    </>
  );
}

/** Invites one person, and shows their link once. */
export function InvitePage() {
  const api = useStaffApi();
  const [email, setEmail] = createSignal("");
  const [name, setName] = createSignal("");
  const [shouldBeSent, setShouldBeSent] = createSignal(false);
  const [problems, setProblems] = createSignal<FieldProblems>({});
  const [invitation, setInvitation] = createSignal<Invitation | null>(null);
  let form!: HTMLFormElement;
  createTitle(() => "Invite · Staff");
  const inviting = createAct(() =>
    api.invite({ email: email().trim(), ...(name().trim() && { name: name().trim() }), send: shouldBeSent() }),
  );

  async function invite() {
    setProblems(/^\S+@\S+$/.test(email().trim()) ? {} : { email: "Give an e-mail address." });
    if (problems()["email"]) return focusFirstProblem(form);
    const made = await inviting.run();
    if (made) return setInvitation(made);
    setProblems(byField(inviting.error()));
    return focusFirstProblem(form);
  }
  function another() {
    setInvitation(null);
    setEmail("");
    setName("");
  }
  return (
    <>
      <p class="staff-back">
        <a href="/staff/people">People</a>
      </p>
      <h1>Invite somebody</h1>
      <Show
        when={invitation()}
        fallback={
          <form
            ref={form}
            class="staff-form"
            novalidate
            onSubmit={(event) => {
              event.preventDefault();
              void invite();
            }}
          >
            <p class="staff-lead">
              They get an account and a link that activates it. Tickets can be issued to them at once; the codes show
              once they have followed the link.
            </p>
            <TextField
              label="E-mail address"
              type="email"
              name="email"
              maxlength={254}
              isRequired
              value={email()}
              problem={problems()["email"]}
              onValue={setEmail}
            />
            <TextField
              label="Name"
              isOptional
              name="name"
              maxlength={200}
              value={name()}
              problem={problems()["name"]}
              hint="As it stands on their tickets."
              onValue={setName}
            />
            <label class="check">
              <input
                type="checkbox"
                checked={shouldBeSent()}
                onChange={(event) => setShouldBeSent(event.currentTarget.checked)}
              />
              <span>Send the link by e-mail, and show it to no one</span>
            </label>
            <p class="problem" role="alert">
              <Show when={inviting.error()}>{(error) => <WhyNot error={error()} email={email().trim()} />}</Show>
            </p>
            <div class="actions">
              <button class="button button-next" type="submit" aria-disabled={inviting.isBusy()}>
                {inviting.isBusy() ? "Inviting…" : "Invite"}
              </button>
            </div>
          </form>
        }
      >
        {(made) => (
          <>
            <LinkOnce invitation={made()} />
            <div class="actions">
              <button class="button button-small" type="button" onClick={another}>
                Invite somebody else
              </button>
              <a class="button button-small button-quiet" href={`/staff/people/${made().user.id}`}>
                See their page
              </a>
            </div>
          </>
        )}
      </Show>
    </>
  );
}

function WhyNot(props: { error: unknown; email: string }) {
  return (
    <Show when={isRefusal(props.error, "already-active")} fallback={inWords(props.error)}>
      {props.email} is active already: they sign in with their address, and need no invitation.{" "}
      <a href={`/staff/people?q=${encodeURIComponent(props.email)}`}>See who it is</a>
    </Show>
  );
}
