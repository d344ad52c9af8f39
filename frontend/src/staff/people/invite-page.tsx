import type { Invitation } from "@admit/contract";
import { createSignal, Show } from "solid-js";
import { isRefusal } from "../../api/errors.ts";
import { createTitle } from "../../pages/create-title.ts";
import { createAct } from "../parts/create-act.ts";
import { focusFirstProblem, TextField } from "../parts/field.tsx";
import { byField, inWords, type FieldProblems } from "../parts/refusal-words.ts";
import { useStaffApi } from "../staff-api-context.ts";
import { LinkOnce } from "./link-once.tsx";

/** Invites one person, and shows their link once. */
export default function InvitePage() {
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
