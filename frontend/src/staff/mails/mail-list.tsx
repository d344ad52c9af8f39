import type { StaffUser, UndeliveredMail } from "@admit/contract";
import { createSignal, Show, type Accessor } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { createList, type List } from "../../data/create-list.ts";
import { momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { LinkButton } from "../../ui/buttons.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Mark, nameOf, Person } from "../../ui/person.tsx";
import { actions, Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { reasonText } from "./mail-text.ts";

/** Beside tickets and purchases: their mail was not delivered. */
export const Undelivered = (props: { reason: string | null }) => (
  <Show when={props.reason}>
    {(reason) => (
      <>
        <Mark kind="bad">{texts.guestList.mails.notDelivered}</Mark>
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
        <h2>{texts.guestList.mails.undelivered}</h2>
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
      <span class="visually-hidden">
        {" "}
        (<bdi>{nameOf(act.mail.holder)}</bdi>)
      </span>
    </LinkButton>
  );
  const columns = (): Column<UndeliveredMail>[] => [
    ...(props.isWithPerson
      ? [
          {
            name: texts.guestList.mails.personColumn,
            class: "cell-name",
            cell: (mail: UndeliveredMail) => <Person person={mail.holder} />,
          },
        ]
      : []),
    {
      name: texts.guestList.mails.mailColumn,
      cell: (mail) => (
        <>
          {texts.guestList.mailKinds[mail.kind]}
          <Show when={mail.event}>
            {(event) => (
              <span class="aside">
                <a href={`/staff/events/${event().id}`}>
                  <bdi>{event().title}</bdi>
                </a>
              </span>
            )}
          </Show>
        </>
      ),
    },
    { name: texts.guestList.mails.whyColumn, cell: ({ reason }) => reasonText(reason) },
    { name: texts.guestList.mails.sinceColumn, class: "cell-when", cell: ({ failedAt }) => momentOf(failedAt) },
    {
      name: actions,
      class: "cell-actions",
      cell: (mail) => (
        <>
          <Act mail={mail} isElsewhere={false} label={texts.guestList.mails.sendAgain} />
          <Act mail={mail} isElsewhere label={texts.guestList.mails.toOtherAddress} />
        </>
      ),
    },
  ];
  function onSent(person: StaffUser, to: string) {
    props.onSent(person, texts.guestList.mails.onItsWay(to));
    props.list.again();
  }
  return (
    <>
      <Listing
        list={props.list}
        what={texts.guestList.mails.theUndelivered}
        columns={columns()}
        empty={
          <>
            <p class="lead">{texts.guestList.mails.allDelivered}</p>
            <p>{texts.guestList.mails.whenListed}</p>
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
      if (isRefusal(error, "email-taken")) return texts.guestList.mails.emailTaken;
      if (isRefusal(error, "mail-not-found")) return texts.guestList.mails.sentAlready;
      return isRefusal(error, "invalid-request") ? texts.guestList.mails.noEmailAddress : undefined;
    },
  };
  return (
    <Show
      when={props.isElsewhere}
      fallback={
        <ConfirmDialog
          {...common}
          title={texts.guestList.mails.sendAgainTo(name())}
          confirm={texts.guestList.mails.sendAgain}
          means={[
            `${props.mail.holder.email ? texts.guestList.mails.toAddress(props.mail.holder.email) : texts.guestList.mails.toTheirAddress} ${reasonText(props.mail.reason)}`,
          ]}
        />
      }
    >
      <ConfirmDialog
        {...common}
        title={texts.guestList.mails.correctOf(name())}
        confirm={texts.guestList.mails.correctAndSend}
        isDangerous
        means={[texts.guestList.mails.becomesAddress, texts.guestList.mails.signedOutEverywhere]}
        missing={() => (isAbsent() ? texts.guestList.mails.enterCorrect : undefined)}
      >
        {(problem) => (
          <TextField
            label={texts.guestList.mails.correctAddress}
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
