import { createUniqueId, Show } from "solid-js";
import { texts } from "../../language/texts.ts";
import { SmallButton } from "../../ui/buttons.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { useEvent } from "./event-frame.tsx";

/** An event's public address: to copy, to share, and as a QR for walls. */
export function ShareLink() {
  const id = createUniqueId();
  const { event } = useEvent();
  const { share } = texts.organisers;
  const url = () => `${window.location.origin}/events/${event().slug}`;
  async function download() {
    const { qrFile } = await import("./qr-file.ts");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(qrFile(url()));
    link.download = `${event().slug}.svg`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
  return (
    <section class="staff-section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{share.shareHeading}</h2>
      <CopyField
        label={share.publicAddress}
        value={url()}
        texts={{ copy: share.copyLink, copied: share.copied, copyYourself: share.copyYourself }}
        hint={event().status === "PUBLISHED" ? "" : share.worksOncePublished}
      />
      <div class="actions">
        <Show when={"share" in navigator}>
          <SmallButton
            onPress={() => void navigator.share({ title: event().title, url: url() }).catch(() => undefined)}
          >
            {share.shareButton}
          </SmallButton>
        </Show>
        <SmallButton onPress={() => void download()}>{share.downloadQr}</SmallButton>
      </div>
    </section>
  );
}
