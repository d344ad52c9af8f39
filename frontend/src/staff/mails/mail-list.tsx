import type { StaffUser, UndeliveredMail } from "@admit/contract";
import { createSignal, Show, type Accessor } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { createList, type List } from "../../data/create-list.ts";
import { momentOf } from "../../format/format.ts";
import { LinkButton } from "../../ui/buttons.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Mark, nameOf, Person } from "../../ui/person.tsx";
import { actions, Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { mailName, reasonText } from "./mail-text.ts";

/** Beside tickets and purchases: their mail was not delivered. */
export const Undelivered = (props: { reason: string | null }) => (
  <Show when={props.reason}>
    {(reason) => (
      <>
        <Mark kind="bad">Email not delivered</Mark>
        <span class="aside">{reasonText(reason())}</span>
      </>
    )}
  </Show>
);

/** A person's undelivered mails; nothing where there are none. */
export function PersonMails(props: { person: StaffUser; onSent: OnSent }) {
  const list = createMails(() => ({ userId: props.person.id }));
  return (
    <Show when={(list.items()?.length ?? 0) > 0 || list.error()}>
      <section class="staff-section">
        <h2>Undelivered mails</h2>
        <Mails list={list} onSent={props.onSent} />
      </section>
    </Show>
  );
}

export function createMails(key: Accessor<{ userId?: string }>): List<UndeliveredMail> {
  const api = useStaffApi();
  return createList(key, (asked, cursor, signal) => api.mails([], { ...asked, cursor }, signal));
}

/** @param done what to announce */
type OnSent = (person: StaffUser, done: string) => void;

interface MailsProps {
  list: List<UndeliveredMail>;
  isWithPerson?: boolean;
  onSent: OnSent;
}

/** Mails that were not delivered, each with what can be done. */
export function Mails(props: MailsProps) {
  const [asked, setAsked] = createSignal<{ mail: UndeliveredMail; isElsewhere: boolean } | null>(null);
  const Act = (act: { mail: UndeliveredMail; isElsewhere: boolean; label: string }) => (
    <LinkButton onPress={() => setAsked({ mail: act.mail, isElsewhere: act.isElsewhere })}>
      {act.label}
      <span class="visually-hidden"> ({nameOf(act.mail.holder)})</span>
    </LinkButton>
  );
  const columns = (): Column<UndeliveredMail>[] => [
    ...(props.isWithPerson
      ? [{ name: "Person", class: "cell-name", cell: (mail: UndeliveredMail) => <Person person={mail.holder} /> }]
      : []),
    {
      name: "Mail",
      cell: (mail) => (
        <>
          {mailName[mail.kind]}
          <Show when={mail.event}>
            {(event) => (
              <span class="aside">
                <a href={`/staff/events/${event().id}`}>{event().title}</a>
              </span>
            )}
          </Show>
        </>
      ),
    },
    { name: "Why", cell: ({ reason }) => reasonText(reason) },
    { name: "Since", class: "cell-when", cell: ({ failedAt }) => momentOf(failedAt) },
    {
      name: actions(),
      class: "cell-actions",
      cell: (mail) => (
        <>
          <Act mail={mail} isElsewhere={false} label="Send again" />
          <Act mail={mail} isElsewhere label="To another address" />
        </>
      ),
    },
  ];
  function onSent(person: StaffUser, to: string) {
    props.onSent(person, `The mail to ${to} is on its way.`);
    props.list.again();
  }
  return (
    <>
      <Listing
        list={props.list}
        what="the undelivered mails"
        columns={columns()}
        empty={
          <>
            <p class="lead">All mails were delivered.</p>
            <p>A mail appears here when a mail server refuses it for good.</p>
          </>
        }
      />
      <Show when={asked()} keyed>
        {(question) => <SendDialog {...question} onSent={onSent} onClose={() => setAsked(null)} />}
      </Show>
    </>
  );
}

interface SendDialogProps {
  mail: UndeliveredMail;
  isElsewhere: boolean;
  onSent: (person: StaffUser, to: string) => void;
  onClose: () => void;
}

function SendDialog(props: SendDialogProps) {
  const api = useStaffApi();
  const [typed, setTyped] = createSignal<string>();
  const email = () => typed() ?? props.mail.holder.email ?? "";
  const name = () => nameOf(props.mail.holder);
  const isAbsent = () => email().trim() === "" || email().trim() === props.mail.holder.email;
  async function send(): Promise<void> {
    const person = await api.sendMail(props.mail.id, props.isElsewhere ? email().trim() : undefined);
    props.onSent(person, person.email ?? name());
  }
  const common = {
    onConfirm: send,
    onClose: () => props.onClose(),
    failure: (error: unknown) => {
      if (isRefusal(error, "email-taken")) return "Another account has this address.";
      if (isRefusal(error, "mail-not-found")) return "It was sent again already.";
      return isRefusal(error, "invalid-request") ? "That doesn’t look like an email address." : undefined;
    },
  };
  return (
    <Show
      when={props.isElsewhere}
      fallback={
        <ConfirmDialog
          {...common}
          title={`Send the mail to ${name()} again?`}
          confirm="Send again"
          means={[`To ${props.mail.holder.email ?? "their address"}. ${reasonText(props.mail.reason)}`]}
        />
      }
    >
      <ConfirmDialog
        {...common}
        title={`Correct the address of ${name()}?`}
        confirm="Correct and send"
        isDangerous
        means={[
          "It becomes the address of their account: the person who reads mail there can sign in and sees their codes.",
          "They are signed out everywhere. All their undelivered mails go to the new address. The audit keeps both.",
        ]}
        missing={() => (isAbsent() ? "Enter the correct address." : undefined)}
      >
        {(problem) => (
          <TextField
            label="Correct email address"
            type="email"
            maxlength={254}
            isRequired
            value={email()}
            problem={problem()}
            onValue={setTyped}
          />
        )}
      </ConfirmDialog>
    </Show>
  );
}
