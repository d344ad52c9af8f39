/** What a ticket, a mail and a calendar say of an event. */
export interface EventFacts {
  id: string;
  slug: string;
  title: string;
  venue: string;
  startsAt: Date | null;
  endsAt: Date | null;
}
