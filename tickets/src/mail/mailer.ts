/** A file of a mail; one with a `cid` is shown where the HTML names it. */
export interface MailFile {
  filename: string;
  contentType: string;
  content: Buffer | string;
  cid?: string;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  attachments?: readonly MailFile[];
  /** The same for the same mail: sent twice, it is one to the mailboxes that compare it. */
  messageId?: string;
}

/** Sends mails, or writes them where nobody set up a mail server. */
export interface Mailer {
  /** Mails that it sends at a time. One more would wait for a connection, and its time would pass meanwhile. */
  readonly connections: number;
  /** @throws within a minute where the server does not take it; it may have arrived all the same */
  send(mail: Mail): Promise<void>;
  close(): void;
}
