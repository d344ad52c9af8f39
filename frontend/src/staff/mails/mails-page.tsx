import { createSignal } from "solid-js";
import { texts } from "../../language/texts.ts";
import { Announcement } from "../../ui/confirm-dialog.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { createMails, Mails } from "./mail-list.tsx";

/** All mails that were not delivered. */
export function MailsPage() {
  createTitle(() => texts.guestList.mails.mailsTitle);
  const [announcement, setAnnouncement] = createSignal("");
  const list = createMails(() => ({}));
  return (
    <>
      <div class="staff-head">
        <h1>{texts.guestList.mails.undelivered}</h1>
      </div>
      <p class="staff-lead">{texts.guestList.mails.whatToCorrect} </p>
      <Mails list={list} isWithPerson onSent={(_, done) => setAnnouncement(done)} />
      <Announcement>{announcement()}</Announcement>
    </>
  );
}
