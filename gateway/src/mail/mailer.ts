export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends mails, or writes them where nobody set up a mail server. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}
