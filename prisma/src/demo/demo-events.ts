import type { Connection } from "mysql2/promise";
import { insertRows } from "./demo-people.ts";
import { newId } from "../new-id.ts";

const minuteMs = 60_000;

/** The demo's events, around the time of its creation: a later start does not change them. */
function demoEvents(now: Date) {
  const on = (days: number, hour: number, minute = 0): Date =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, hour, minute));
  return {
    strings: {
      slug: "strings-in-the-turbine-hall",
      title: "Strings in the Turbine Hall",
      summary: "Forty players, no amplification, and eight seconds of echo. An evening in the old power station.",
      body: `The Turbine Hall was built to hold six generators, and has held none since 1987. What is left is the room: ninety metres of brick and glass, and an echo that takes eight seconds to let go of a note.

The Harbour Ensemble has written the evening for that echo. The first half is played from the galleries, all around you; the second from the floor, where the machines stood.

Good to know:
- Doors open an hour before the first note. The hall is heated, but bring a coat.
- Seats are not numbered. The galleries can be reached by lift.
- There is one interval of twenty minutes, with soup.`,
      venue: "Turbine Hall, Harbour Street 4",
      startsAt: on(21, 18, 30),
      endsAt: on(21, 21),
      salesOpenAt: on(-2, 9),
      salesCloseAt: on(21, 12),
      capacity: 1000,
      userCap: null,
    },
    cinema: {
      slug: "cinema-on-the-old-pier",
      title: "Cinema on the Old Pier",
      summary: "One screen, one projector, the tide below. The first film starts when it is dark enough.",
      body: `For one night the pier is a cinema again, as it was every August until the storm. The screen hangs where the ballroom stood, and the projector is the one that was saved from it.

You choose the film: the three that get the most votes at the gate are shown, the shortest first. The last one ends when the ferry comes to take you home.

Good to know:
- At most four tickets each: the pier carries four hundred people, and we have asked it nicely.
- Blankets are lent at the gate. Dogs are welcome if they like films.
- If it storms, the night moves by a week, and your ticket with it.`,
      venue: "The Old Pier, Gate 2",
      startsAt: on(12, 19, 15),
      endsAt: on(13, 0, 30),
      salesOpenAt: new Date(now.getTime() + minuteMs),
      salesCloseAt: on(12, 17),
      capacity: 400,
      userCap: 4,
    },
    supper: {
      slug: "supper-under-the-clock",
      title: "Supper under the Clock",
      summary: "One long table for a hundred and twenty, laid beneath the station clock after the last train.",
      body: `When the 23:10 has left, the station belongs to us. One table, as long as platform three, is laid beneath the clock, and supper is served until it strikes two.

Everything on the table comes from within a day's walk of the line: trout from the mill pond, bread from the signal house, and the plums that grow along the siding.

Good to know:
- At most six tickets each. You sit where the conductor shows you, next to a stranger.
- Tell us at the table if there is something you do not eat; there is always a second kitchen.`,
      venue: "Central Station, Platform 3",
      startsAt: on(9, 22, 30),
      endsAt: on(10, 2),
      salesOpenAt: on(-6, 10),
      salesCloseAt: on(9, 12),
      capacity: 120,
      userCap: 6,
    },
    regatta: {
      slug: "paper-boat-regatta",
      title: "The Paper Boat Regatta",
      summary: "Fold it, name it, race it down the millrace. Spectators need a ticket; boats do not.",
      body: `Every boat is one sheet of paper, folded on the bank within the half hour before the start. There are three classes: under ten years, over ten years, and engineers.

The race goes from the upper sluice to the footbridge. What arrives afloat is ranked by time, what arrives as pulp by the applause.

Good to know:
- Paper is provided, in any colour as long as it is white.
- The sale is closed. If you hold a ticket, bring it along: on the phone, or printed on something you do not fold.`,
      venue: "The Millrace, from the Upper Sluice",
      startsAt: on(2, 13),
      endsAt: on(2, 17),
      salesOpenAt: on(-20, 9),
      salesCloseAt: on(-1, 20),
      capacity: 300,
      userCap: 10,
    },
    rehearsal: {
      slug: "rehearsal",
      title: "Rehearsal",
      summary: "A thousand free tickets for nothing at all: the event that practice drops are run on.",
      body: `This event never takes place. It is here so that a drop can be rehearsed: run “pnpm drop --event rehearsal” and watch a crowd of made-up buyers empty it.

What they are given stays given, as it would in earnest. “pnpm drop” alone makes an event of its own each time.`,
      venue: "Nowhere in particular",
      startsAt: null,
      endsAt: null,
      salesOpenAt: null,
      salesCloseAt: null,
      capacity: 1000,
      userCap: null,
    },
  };
}

/** Writes the demo's events. @returns those that the demo issues tickets of, with their ids */
export async function insertEvents(connection: Connection, since: Date, now: Date) {
  const shared = { type: "EVENT", status: "PUBLISHED", createdAt: since, updatedAt: since };
  const withId = <Fields extends object>(fields: Fields) => ({ id: newId(since.getTime()), ...fields });
  const { strings, cinema, supper, regatta, rehearsal } = demoEvents(now);
  const issuing = { strings: withId(strings), supper: withId(supper), regatta: withId(regatta) };
  const events = [issuing.strings, withId(cinema), issuing.supper, issuing.regatta, withId(rehearsal)].map(
    ({ id, slug, title, summary, body, ...event }) => ({
      content: { id, slug, title, summary, body, ...shared },
      event: { contentId: id, ...event },
    }),
  );
  await insertRows(
    connection,
    "Content",
    events.map(({ content }) => content),
  );
  await insertRows(
    connection,
    "Event",
    events.map(({ event }) => event),
  );
  return issuing;
}
