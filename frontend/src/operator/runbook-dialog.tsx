import { createResource, For, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { texts } from "../language/texts.ts";
import { QuietButton } from "../ui/buttons.tsx";
import { returnFocus } from "../ui/confirm-dialog.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { RunbookAlert } from "./troubles.ts";

const tagOf = { text: "span", code: "code", strong: "strong", em: "em" } as const;

/** What the runbook of this release says about an alert. */
export function RunbookDialog(props: { alert: RunbookAlert; title: string; onClose: () => void }) {
  returnFocus();
  const [entry] = createResource(
    () => props.alert,
    async (alert) => (await import("./runbook.ts")).runbookEntry(alert),
  );
  return (
    <Dialog title={props.title} class="staff-modal" isBusy={false} onClose={() => props.onClose()}>
      {(close) => (
        <div class="staff-text runbook">
          <Show
            when={entry()}
            fallback={<p>{entry.error ? texts.operator.runbook.notLoaded : texts.operator.runbook.loading}</p>}
          >
            <For each={entry()}>
              {(line) => (
                <p>
                  <For each={line}>{({ kind, text }) => <Dynamic component={tagOf[kind]}>{text}</Dynamic>}</For>
                </p>
              )}
            </For>
          </Show>
          <p class="ops-note">{texts.operator.runbook.entryOf(props.alert)}</p>
          <div class="actions">
            <QuietButton onPress={close}>{texts.operator.runbook.close}</QuietButton>
          </div>
        </div>
      )}
    </Dialog>
  );
}
