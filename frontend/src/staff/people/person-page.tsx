import { outranks, type Invitation, type Role, type StaffUser } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { createSignal, createUniqueId, For, Match, Show, Switch } from "solid-js";
import { isRefusal, isUnknown } from "../../api/request.ts";
import { createAnswer } from "../../data/create-answer.ts";
import { momentOf } from "../../format/format.ts";
import { useSession } from "../../session/create-session.ts";
import { BackLink, SmallButton } from "../../ui/buttons.tsx";
import { Announcement, ConfirmDialog, type Question } from "../../ui/confirm-dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { texts } from "../../language/texts.ts";
import { createTitle, LoadError, Notice } from "../../ui/notices.tsx";
import { Mark, nameOf } from "../../ui/person.tsx";
import { Facts } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { PersonMails } from "../mails/mail-list.tsx";
import { PersonHoldings } from "./person-holdings.tsx";
import { InvitationLink } from "./invite-page.tsx";
import { newLink, roleChange, signingOut, statusMark, suspension, type PersonStep } from "./person-text.ts";

/** One person: their account, and what staff can do with it. */
export function PersonPage() {
  const api = useStaffApi();
  const params = useParams<{ userId: string }>();
  const [changed, setChanged] = createSignal<StaffUser | null>(null);
  const answer = createAnswer(() => params.userId, api.user);
  const person = () => (changed()?.id === params.userId ? changed() : answer.value()) ?? undefined;
  createTitle(() =>
    texts.staff.person.pageTitle(person() ? nameOf(person() as StaffUser) : texts.staff.person.aPerson),
  );
  return (
    <>
      <BackLink href="/staff/people">{texts.staff.frame.people}</BackLink>
      <Switch
        fallback={
          <div class="staff-room" aria-busy="true">
            <h1>
              <span class="blank blank-short" />
            </h1>
          </div>
        }
      >
        <Match when={person()}>{(known) => <Account person={known()} onChanged={setChanged} />}</Match>
        <Match when={isUnknown(answer.error(), "user-not-found")}>
          <Notice title={texts.staff.person.noSuchPerson}>{texts.staff.person.checkTypos}</Notice>
        </Match>
        <Match when={answer.error()}>
          <LoadError error={answer.error()} what={texts.staff.person.thisPerson} onAgain={answer.again} />
        </Match>
      </Switch>
    </>
  );
}

function Account(props: { person: StaffUser; onChanged: (person: StaffUser) => void }) {
  const api = useStaffApi();
  const session = useSession();
  const { person: shown, people, statuses, statusMeanings } = texts.staff;
  const [asked, setAsked] = createSignal<(Question & { onConfirm: () => Promise<void> }) | null>(null);
  let created: Invitation | undefined;
  const [invitation, setInvitation] = createSignal<Invitation | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  const isSelf = () => session.user()?.id === props.person.id;
  const isAdmin = () => session.user()?.role === "ADMIN";
  const maySuspend = () => isAdmin() || props.person.role === "BUYER";
  const isAbove = () => outranks(props.person.role, session.user()?.role ?? "BUYER");

  async function take({ change, done }: PersonStep): Promise<void> {
    props.onChanged(await api.changeUser(props.person.id, change));
    setAnnouncement(done);
  }
  async function invite(): Promise<void> {
    const { email, name } = props.person;
    created = await api.invite({ email: email ?? "", ...(name && { name }), send: false });
  }
  async function signOut(): Promise<void> {
    await api.signOutUser(props.person.id);
    setAnnouncement(shown.isSignedOut(nameOf(props.person)));
  }
  const ask = (step: PersonStep) => setAsked({ ...step, onConfirm: () => take(step) });
  return (
    <>
      <div class="staff-head">
        <h1>{nameOf(props.person)}</h1>
        <Mark kind={statusMark[props.person.status]}>{statuses[props.person.status]}</Mark>
      </div>
      <Facts
        rows={[
          [shown.emailFact, props.person.email ?? shown.noEmail],
          [people.addedColumn, momentOf(props.person.createdAt)],
          [shown.activatedFact, props.person.activatedAt ? momentOf(props.person.activatedAt) : shown.notYet],
          [
            shown.auditFact,
            <>
              <a href={`/staff/audit?subjectType=user&subjectId=${props.person.id}`}>{shown.changesToAccount}</a>
              <br />
              <a href={`/staff/audit?actorId=${props.person.id}`}>{shown.ownActions}</a>
            </>,
          ],
        ]}
      />
      <PersonMails
        person={props.person}
        onSent={(person, done) => {
          props.onChanged(person);
          setAnnouncement(done);
        }}
      />
      <Show when={invitation()}>{(shown) => <InvitationLink invitation={shown()} />}</Show>
      <Show when={!isSelf()} fallback={<p class="staff-lead">{shown.isYourself}</p>}>
        <div class="staff-columns">
          <section class="staff-section">
            <h2>{shown.statusHeading}</h2>
            <p>{statusMeanings[props.person.status]}</p>
            <div class="actions">
              <Show when={props.person.status === "INVITED" && !isAbove()}>
                <SmallButton onPress={() => setAsked({ ...newLink(props.person), onConfirm: invite })}>
                  {shown.newLinkButton}
                </SmallButton>
              </Show>
              <Show when={maySuspend()} fallback={<p class="aside">{shown.adminsSuspend}</p>}>
                <SmallButton onPress={() => ask(suspension(props.person))}>
                  {suspension(props.person).confirm}
                </SmallButton>
              </Show>
              <Show when={!isAbove()}>
                <SmallButton onPress={() => setAsked({ ...signingOut(props.person), onConfirm: signOut })}>
                  {shown.signOutEverywhere}
                </SmallButton>
              </Show>
            </div>
          </section>
          <section class="staff-section">
            <h2>{shown.roleHeading}</h2>
            <p>{shown.roleIs(props.person.role)}</p>
            <Show when={isAdmin()} fallback={<p class="aside">{shown.adminsChangeRoles}</p>}>
              <RoleChoice person={props.person} onChoose={(role) => ask(roleChange(props.person, role))} />
            </Show>
          </section>
        </div>
      </Show>
      <PersonHoldings userId={props.person.id} />
      <Show when={asked()} keyed>
        {(question) => (
          <ConfirmDialog
            {...question}
            failure={(error) => (isRefusal(error, "already-active") ? shown.justActivated : undefined)}
            onClose={() => {
              setAsked(null);
              // Only now, since the link takes the focus that the dialog has just released.
              if (created) setInvitation(created);
            }}
          />
        )}
      </Show>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}

function RoleChoice(props: { person: StaffUser; onChoose: (role: Role) => void }) {
  const id = createUniqueId();
  const [role, setRole] = createSignal<Role>();
  const others = () => (["BUYER", "STAFF", "ADMIN"] satisfies Role[]).filter((each) => each !== props.person.role);
  const chosen = (): Role => others().find((each) => each === role()) ?? (others()[0] as Role);
  return (
    <Form class="search-field role-choice" onSubmit={() => props.onChoose(chosen())}>
      <label class="visually-hidden" for={id}>
        {texts.staff.person.newRole}
      </label>
      <select id={id} class="input" onChange={(event) => setRole(event.currentTarget.value as Role)}>
        <For each={others()}>
          {(each) => (
            <option value={each} selected={each === chosen()}>
              {texts.staff.roles[each]}
            </option>
          )}
        </For>
      </select>
      <SmallButton>{texts.staff.person.changeRole}</SmallButton>
    </Form>
  );
}
