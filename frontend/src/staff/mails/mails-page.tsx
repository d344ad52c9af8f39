import { createSignal } from "solid-js";
import { Announcement } from "../../ui/confirm-dialog.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { createMails, Mails } from "./mail-list.tsx";

/** All mails that were not delivered. */
export function MailsPage() {
  createTitle(() => "Undelivered mails · Staff");
  const [announcement, setAnnouncement] = createSignal("");
  const list = createMails(() => ({}));
  return (
    <>
      <div class="staff-head">
        <h1>Undelivered mails</h1>
      </div>
      <p class="staff-lead">
        Mail servers refused these for good, or couldn’t be reached for days. Correct an address with its owner only.
      </p>
      <Mails list={list} isWithPerson onSent={(_, done) => setAnnouncement(done)} />
      <Announcement>{announcement()}</Announcement>
    </>
  );
}
