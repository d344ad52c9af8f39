import type { OpsDrop, OpsLine, OpsLineDetail } from "@admit/contract";
import { createMemo, Index, Show } from "solid-js";
import { countdown, figure, filledPercent, rate, spokenCountdown } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { SmallQuietButton } from "../ui/buttons.tsx";
import { eventDetails } from "../ui/event-name.tsx";
import { Mark } from "../ui/person.tsx";
import type { ActName } from "./acts.ts";
import { Curve } from "./charts.tsx";
import { useConsole } from "./create-feed.ts";
import { eventVerdict, isBefore, troublesFor } from "./event-verdict.ts";
import { StateMark } from "./lines-table.tsx";
import { readinessMark } from "./next-drops.tsx";
import { readinessOf } from "./readiness.ts";
import { VerdictBox, whileStale } from "./verdict.tsx";

interface WallProps {
  line: OpsLine;
  /** Undefined while it is loading. */
  detail: OpsLineDetail | undefined;
  onAct: (act: ActName, line: OpsLine) => void;
}

/** One event, to be read from across a room: what is so in a sentence, its figures, its curve; before the sale a countdown. */
export function Wall(props: WallProps) {
  const { feed } = useConsole();
  const drop = () => props.detail?.drop;
  const isAhead = () => isBefore(drop(), feed.nowMs());
  const verdict = () =>
    whileStale(
      eventVerdict({ line: props.line, drop: drop(), troubles: feed.troubles() }, feed.nowMs()),
      feed.staleMs(),
    );
  const others = () => (feed.staleMs() === null ? troublesFor(props.line.eventId, feed.troubles()).slice(1) : []);
  let wall!: HTMLDivElement;
  return (
    <div class="wall" ref={wall}>
      <div class="staff-head staff-head-event ops-head">
        <h1>{props.line.title}</h1>
        <StateMark state={props.line.state} />
      </div>
      <p class="ops-note">
        {eventDetails(props.line, feed.nowMs())}
        <span class="wall-link">
          {" · "}
          <a href={`/staff/events/${props.line.eventId}`}>{texts.console.wall.viewEvent}</a>
        </span>
      </p>
      <VerdictBox verdict={verdict()} others={others()} isOwnPage onAct={props.onAct} />
      <Show when={isAhead() && drop()} fallback={<Selling line={props.line} detail={props.detail} />}>
        {(drop) => <Countdown drop={drop()} line={props.line} />}
      </Show>
      <Show when={document.fullscreenEnabled}>
        <p class="wall-switch">
          <SmallQuietButton onPress={() => void wall.requestFullscreen()}>
            {texts.console.wall.showOnWall}
          </SmallQuietButton>
        </p>
      </Show>
    </div>
  );
}

/** The four figures of a sale, and their curve. */
function Selling(props: Pick<WallProps, "line" | "detail">) {
  const { feed } = useConsole();
  const figures = (): [name: string, value: string, aside: string][] => {
    const { columns, wall } = texts.console;
    const { waiting, acceptedPerSecond, decidedPerSecond, issued, capacity } = props.line;
    return [
      [columns.waiting, figure(waiting), ""],
      [columns.joiningPerSecond, rate(acceptedPerSecond), ""],
      [columns.servedPerSecond, rate(decidedPerSecond), ""],
      [columns.sold, figure(issued), wall.ofCapacity(capacity, filledPercent(issued, capacity))],
    ];
  };
  return (
    <>
      <dl class="wall-figures">
        <Index each={figures()}>
          {(row) => (
            <div>
              <dt>{row()[0]}</dt>
              <dd>
                {row()[1]} <span class="aside">{row()[2]}</span>
              </dd>
            </div>
          )}
        </Index>
      </dl>
      <Curve points={props.detail?.points ?? []} seen={feed.samples(props.line.eventId)} />
    </>
  );
}

/** Before the sale: how long, and what is ready. */
function Countdown(props: { drop: OpsDrop; line: OpsLine }) {
  const { feed } = useConsole();
  const { everythingReady, readyOf, readiness } = texts.console.wall;
  const leftMs = () => Date.parse(props.drop.salesOpenAt ?? "") - feed.nowMs();
  const left = () => countdown(leftMs());
  const spoken = createMemo(() => spokenCountdown(Math.ceil(leftMs() / 60_000) * 60_000));
  const checks = createMemo(() =>
    readinessOf({
      drop: props.drop,
      line: props.line,
      processes: feed.processes(),
      checks: feed.checks(),
      nowMs: feed.nowMs(),
    }),
  );
  const open = () => checks().filter(({ state }) => state !== "ready").length;
  return (
    <div class="wall-before">
      <p class="wall-countdown">
        <span class="visually-hidden">{texts.console.wall.opensIn(spoken())}</span>
        <span aria-hidden="true">
          <Show when={left().days > 0}>
            <span class="wall-days">{texts.buyers.format.days(left().days)}</span>{" "}
          </Show>
          {left().time}
        </span>
      </p>
      <section class="wall-checks">
        <h2>{open() === 0 ? everythingReady : readyOf(checks().length - open(), checks().length)}</h2>
        <ul>
          <Index each={checks()}>
            {(check) => (
              <li data-state={check().state}>
                <Mark kind={readinessMark[check().state]}>{check().name}</Mark>
                <span>
                  <span class="visually-hidden">{readiness[check().state]} </span>
                  {check().text}
                </span>
              </li>
            )}
          </Index>
        </ul>
      </section>
    </div>
  );
}
