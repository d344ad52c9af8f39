import { languageCookie, languageNames, languages, type Language } from "@admit/contract";
import { createUniqueId, For } from "solid-js";
import { useSession } from "./create-session.ts";
import { useSources } from "../sources/sources.ts";
import { language } from "../language/reader.ts";
import { texts } from "../language/texts.ts";

const yearS = 365 * 24 * 60 * 60;

/** Each language by its own name. The gateway renders pages in the chosen one, so the page loads again. */
export function LanguageSwitch() {
  const id = createUniqueId();
  const sources = useSources();
  const session = useSession();
  async function choose(chosen: Language): Promise<void> {
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${languageCookie}=${chosen}; Path=/; Max-Age=${yearS}; SameSite=Lax${secure}`;
    // Mails follow the account; the page does not wait for a service that is away.
    if (session.user()) await sources.api.setLanguage(chosen).catch(() => undefined);
    window.location.reload();
  }
  return (
    <p class="language">
      <label for={id}>{texts.buyers.layout.languageLabel}</label>{" "}
      <select id={id} onChange={(event) => void choose(event.currentTarget.value as Language)}>
        <For each={languages}>
          {(each) => (
            <option value={each} lang={each} selected={each === language}>
              {languageNames[each]}
            </option>
          )}
        </For>
      </select>
    </p>
  );
}
