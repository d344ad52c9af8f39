import { createSignal, createUniqueId, Show } from "solid-js";
import { texts } from "../../language/texts.ts";
import { SmallButton } from "../../ui/buttons.tsx";
import { useEvent } from "./event-frame.tsx";

/** An event's public address: to copy, to share, and as a QR for walls. */
export function ShareLink() {
  const id = createUniqueId();
  const { event } = useEvent();
  const { share } = texts.organisers;
  const [copied, setCopied] = createSignal("");
  const url = () => `${window.location.origin}/events/${event().slug}`;
  let field!: HTMLInputElement;
  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(url());
      setCopied(share.copied);
    } catch {
      // The clipboard needs https and permission.
      setCopied(share.copyYourself);
    }
  }
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
      <div class="field">
        <label for={id}>{share.publicAddress}</label>
        <div class="search-field">
          <input
            ref={field}
            id={id}
            class="input"
            dir="ltr"
            readonly
            value={url()}
            onFocus={(focused) => focused.currentTarget.select()}
          />
          <SmallButton onPress={() => void copy()}>{share.copyLink}</SmallButton>
        </div>
        <p class="field-hint" role="status">
          {copied() || (event().status === "PUBLISHED" ? "" : share.worksOncePublished)}
        </p>
      </div>
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
