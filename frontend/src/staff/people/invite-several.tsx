import { invitationsMax, type Invitations } from "@admit/contract";
import { createSignal, For, Show } from "solid-js";
import { isPassing } from "../../api/request.ts";
import { createAction } from "../../data/create-answer.ts";
import { texts } from "../../language/texts.ts";
import { errorText, type FieldProblems } from "../../ui/error-text.ts";
import { focusFirstProblem, StaffForm, TextField } from "../../ui/fields.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { parsePeople } from "./parse-people.ts";

const rows = 6;

/** Invites all people of a pasted list, each by mail. */
export function InviteSeveral() {
  const api = useStaffApi();
  const { invite } = texts.staff;
  const [list, setList] = createSignal("");
  const [message, setMessage] = createSignal("");
  const [problems, setProblems] = createSignal<FieldProblems>({});
  const [answered, setAnswered] = createSignal<Invitations["results"]>();
  let form!: HTMLFormElement;
  const parsed = () => parsePeople(list());
  const inviting = createAction(() =>
    api.inviteMany({ people: parsed().people, ...(message().trim() && { message: message().trim() }) }),
  );
  function problemOf(): string | undefined {
    const { people, wrongLines } = parsed();
    const [wrong] = wrongLines;
    if (wrong !== undefined) return invite.wrongLine(wrong);
    if (people.length === 0) return invite.enterSeveral;
    return people.length > invitationsMax ? invite.tooMany(invitationsMax) : undefined;
  }
  async function send() {
    const problem = problemOf();
    setProblems(problem === undefined ? {} : { people: problem });
    if (problem !== undefined) return focusFirstProblem(form);
    setAnswered(undefined);
    const answer = await inviting.run();
    if (answer === undefined) return;
    setAnswered(answer.results);
    setList("");
  }
  function submitText(): string {
    if (inviting.isBusy()) return invite.inviting;
    const { length } = parsed().people;
    return length === 0 ? invite.severalHeading : invite.inviteSeveral(length);
  }
  const count = (): number => answered()?.filter(({ result }) => result === "invited").length ?? 0;
  const others = () =>
    answered()?.flatMap(({ email, result }) => (result === "invited" ? [] : { email, result })) ?? [];
  return (
    <details class="staff-section">
      <summary>{invite.severalHeading}</summary>
      <StaffForm ref={form} submit={submitText()} isBusy={inviting.isBusy()} onSubmit={() => void send()}>
        <p class="staff-lead">{invite.severalLead(invitationsMax)}</p>
        <TextField
          name="people"
          label={invite.severalLabel}
          rows={rows}
          isRequired
          value={list()}
          problem={problems()["people"]}
          onValue={setList}
        />
        <TextField
          name="message"
          label={invite.messageLabel}
          hint={invite.messageHint}
          rows={3}
          maxlength={1000}
          isOptional
          value={message()}
          onValue={setMessage}
        />
        <p class="problem" role="alert">
          <Show when={inviting.error()}>
            {(error) => `${errorText(error())} ${isPassing(error()) ? invite.severalLost : ""}`}
          </Show>
        </p>
      </StaffForm>
      <div role="status">
        <Show when={answered()}>
          <p class="lead">{invite.severalDone(count())}</p>
          <ul>
            <For each={others()}>
              {({ email, result }) => (
                <li>
                  <bdi>{email}</bdi> {invite.severalResults[result]}
                </li>
              )}
            </For>
          </ul>
        </Show>
      </div>
    </details>
  );
}
