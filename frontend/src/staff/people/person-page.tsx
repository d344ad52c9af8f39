import { outranks, type Invitation, type Role, type StaffUser } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { createSignal, createUniqueId, For, Match, Show, Switch } from "solid-js";
import { createAnswer } from "../../data/create-answer.ts";
import { isRefusal } from "../../api/request.ts";
import { Apology, createTitle } from "../../ui/notices.tsx";
import { useSession } from "../../session/create-session.ts";
import { ConfirmDialog, Said } from "../../ui/confirm-dialog.tsx";
import { Mark, nameOf } from "../../ui/person.tsx";
import { momentOf } from "../../format/time.ts";
import { useStaffApi } from "../api/staff-api.ts";
import { LinkOnce } from "./invite-page.tsx";
import {
  roleChange,
  roleMeaning,
  roleName,
  signInAgain,
  statusMark,
  statusMeaning,
  statusName,
  suspension,
  type PersonStep,
} from "./person-text.ts";

/** One person: how their account stands, and what staff can do about it. */
export function PersonPage() {
  const api = useStaffApi();
  const params = useParams<{ userId: string }>();
  const [changed, setChanged] = createSignal<StaffUser | null>(null);
  const answer = createAnswer(
    () => params.userId,
    (userId, signal) => api.user(userId, signal),
  );
  const person = () => (changed()?.id === params.userId ? changed() : answer.value()) ?? undefined;
  const isUnknown = () => isRefusal(answer.error(), "user-not-found") || isRefusal(answer.error(), "invalid-request");
  createTitle(() => `${person() ? nameOf(person() as StaffUser) : "Person"} · Staff`);
  return (
    <>
      <p class="staff-back">
        <a href="/staff/people">People</a>
      </p>
      <Switch
        fallback={
          <div class="staff-room" aria-busy="true">
            <h1>
              <span class="blank blank-short" />
            </h1>
          </div>
        }
      >
        <Match when={person()}>{(known) => <Known person={known()} onChanged={setChanged} />}</Match>
        <Match when={isUnknown()}>
          <div class="notice">
            <h1>No such person</h1>
            <p>Nobody is known at this address. It may have been mistyped.</p>
          </div>
        </Match>
        <Match when={answer.error()}>
          <Apology error={answer.error()} what="This person" onAgain={answer.again} />
        </Match>
      </Switch>
    </>
  );
}

interface KnownProps {
  person: StaffUser;
  onChanged: (person: StaffUser) => void;
}

function Known(props: KnownProps) {
  const api = useStaffApi();
  const session = useSession();
  const [step, setStep] = createSignal<PersonStep | null>(null);
  const [isInviting, setIsInviting] = createSignal(false);
  const [isSigningOut, setIsSigningOut] = createSignal(false);
  let made: Invitation | undefined;
  const [invitation, setInvitation] = createSignal<Invitation | null>(null);
  const [said, setSaid] = createSignal("");
  const isSelf = () => session.user()?.id === props.person.id;
  const isAdmin = () => session.user()?.role === "ADMIN";
  const maySuspend = () => isAdmin() || props.person.role === "BUYER";
  const isAbove = () => outranks(props.person.role, session.user()?.role ?? "BUYER");
  async function take({ change, said }: PersonStep): Promise<void> {
    props.onChanged(await api.changeUser(props.person.id, change));
    setSaid(said);
  }
  async function invite(): Promise<void> {
    const { email, name } = props.person;
    made = await api.invite({ email: email ?? "", ...(name && { name }), send: false });
  }

  async function signOut(): Promise<void> {
    await api.signOutUser(props.person.id);
    setSaid(`${nameOf(props.person)} is signed out everywhere.`);
  }

  return (
    <>
      <div class="staff-head">
        <h1>{nameOf(props.person)}</h1>
        <Mark kind={statusMark[props.person.status]}>{statusName[props.person.status]}</Mark>
      </div>
      <dl class="facts">
        <dt>E-mail address</dt>
        <dd>{props.person.email ?? "None: their host vouches for them"}</dd>
        <dt>Known since</dt>
        <dd>{momentOf(props.person.createdAt)}</dd>
        <dt>Activated</dt>
        <dd>{props.person.activatedAt ? momentOf(props.person.activatedAt) : "Not yet"}</dd>
        <dt>In the audit</dt>
        <dd>
          <a href={`/staff/audit?subjectType=user&subjectId=${props.person.id}`}>What was done to them</a>
          <br />
          <a href={`/staff/audit?actorId=${props.person.id}`}>What they did</a>
        </dd>
      </dl>
      <Show when={invitation()}>{(made) => <LinkOnce invitation={made()} />}</Show>
      <Show
        when={!isSelf()}
        fallback={<p class="staff-lead">This is your own account: only somebody else can change its status or role.</p>}
      >
        <div class="staff-columns">
          <section class="staff-section">
            <h2>Status</h2>
            <p>{statusMeaning[props.person.status]}</p>
            <div class="actions">
              <Show when={props.person.status === "INVITED" && !isAbove()}>
                <button class="button button-small" type="button" onClick={() => setIsInviting(true)}>
                  New activation link
                </button>
              </Show>
              <Show when={maySuspend()} fallback={<p class="aside">Only an admin suspends staff.</p>}>
                <button class="button button-small" type="button" onClick={() => setStep(suspension(props.person))}>
                  {suspension(props.person).name}
                </button>
              </Show>
              <Show when={!isAbove()}>
                <button class="button button-small" type="button" onClick={() => setIsSigningOut(true)}>
                  Sign out everywhere
                </button>
              </Show>
            </div>
          </section>
          <section class="staff-section">
            <h2>Role</h2>
            <p>
              {roleName[props.person.role]}. {roleMeaning[props.person.role]}
            </p>
            <Show when={isAdmin()} fallback={<p class="aside">Only an admin changes roles.</p>}>
              <RoleChoice person={props.person} onChoose={(role) => setStep(roleChange(props.person, role))} />
            </Show>
          </section>
        </div>
      </Show>
      <Show when={step()} keyed>
        {(chosen) => (
          <ConfirmDialog
            title={chosen.question}
            confirm={chosen.name}
            isDangerous={chosen.isDangerous}
            onConfirm={() => take(chosen)}
            onClose={() => setStep(null)}
          >
            <For each={chosen.means}>{(sentence) => <p>{sentence}</p>}</For>
          </ConfirmDialog>
        )}
      </Show>
      <Show when={isInviting()}>
        <ConfirmDialog
          title={`Make a new link for ${nameOf(props.person)}?`}
          confirm="Make a new link"
          cancel="Not now"
          onConfirm={invite}
          failure={(error) =>
            isRefusal(error, "already-active") ? "They have activated their account meanwhile." : undefined
          }
          onClose={() => {
            setIsInviting(false);
            // Shown once the dialog has let go of the focus, which the link then takes.
            if (made) setInvitation(made);
          }}
        >
          <p>
            Earlier links stop working.{" "}
            {props.person.role === "BUYER"
              ? "You'll see the new one here; it isn't emailed."
              : `The new one is emailed to ${props.person.email}, and shown to no one.`}
          </p>
        </ConfirmDialog>
      </Show>
      <Show when={isSigningOut()}>
        <ConfirmDialog
          title={`Sign out ${nameOf(props.person)} everywhere?`}
          confirm="Sign them out"
          cancel="Not now"
          onConfirm={signOut}
          onClose={() => setIsSigningOut(false)}
        >
          <p>All of their sessions end, on every device. They keep their position in line and their tickets.</p>
          <p>{signInAgain(props.person)}</p>
        </ConfirmDialog>
      </Show>
      <Said>{said()}</Said>
    </>
  );
}

function RoleChoice(props: { person: StaffUser; onChoose: (role: Role) => void }) {
  const id = createUniqueId();
  const [role, setRole] = createSignal<Role | null>(null);
  const others = () => (["BUYER", "STAFF", "ADMIN"] satisfies Role[]).filter((each) => each !== props.person.role);
  const chosen = () => {
    const wanted = role();
    return wanted && wanted !== props.person.role ? wanted : (others()[0] as Role);
  };
  return (
    <form
      class="search-field role-choice"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChoose(chosen());
      }}
    >
      <label class="visually-hidden" for={id}>
        New role
      </label>
      <select id={id} class="input" onChange={(event) => setRole(event.currentTarget.value as Role)}>
        <For each={others()}>
          {(each) => (
            <option value={each} selected={each === chosen()}>
              {roleName[each]}
            </option>
          )}
        </For>
      </select>
      <button class="button button-small" type="submit">
        Change role
      </button>
    </form>
  );
}
