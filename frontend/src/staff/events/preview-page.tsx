import { createNow } from "../../api/clock.ts";
import { EventHeading, EventText } from "../../pages/event-page.tsx";
import { SalePanel } from "../../event/sale-panel.tsx";
import { saleAt } from "../../event/sale.ts";
import { texts } from "../../language/texts.ts";
import { useSources } from "../../sources/sources.ts";
import { QuietLink } from "../../ui/buttons.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { useEvent } from "./event-frame.tsx";

/** An event's page as buyers will see it, drafts too. Nothing can be bought here. */
export function PreviewPage() {
  const { event } = useEvent();
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  createTitle(() => texts.organisers.preview.previewTitle(event().title));
  return (
    <>
      <p class="strip" role="note">
        {texts.organisers.preview.onlyTeam}
      </p>
      <div class="event-page" inert>
        <EventHeading event={event()} />
        <SalePanel
          event={event()}
          sale={saleAt(event(), undefined, now())}
          now={now()}
          user={null}
          allowance={undefined}
          intention={null}
          waitingId={undefined}
          isSending={false}
          onBuy={() => undefined}
          onFinish={() => undefined}
          onForget={() => undefined}
        />
        <EventText event={event()} />
      </div>
      <QuietLink href={`/staff/events/${event().id}`}>{texts.organisers.preview.backToEvent}</QuietLink>
    </>
  );
}
