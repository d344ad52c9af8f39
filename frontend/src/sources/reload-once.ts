/** A page's code could not be loaded, also after a reload. */
export class CodeMissing extends Error {
  override name = "CodeMissing";
}

interface Tab {
  storage: Pick<Storage, "getItem" | "setItem">;
  reload(): void;
  /** Whether the service answers: a reload without a network would lose the page. */
  isReachable(): Promise<boolean>;
}

const key = "reloaded-for";

/**
 * Loads a page's code. A deployment may have replaced it: then the whole page is loaded again, once for each build, and
 * this promise never resolves.
 * @param build what differs between builds
 * @throws CodeMissing if a reload did not help or would not, or the tab cannot remember that it was reloaded
 */
export async function loadCode<Code>(load: () => Promise<Code>, build: string, tab: Tab): Promise<Code> {
  try {
    return await load();
  } catch (error) {
    if (!(await tab.isReachable()) || !isFirst(build, tab))
      throw new CodeMissing("A part of the page is missing", { cause: error });
    tab.reload();
    return new Promise(() => {});
  }
}

function isFirst(build: string, { storage }: Tab): boolean {
  try {
    if (storage.getItem(key) === build) return false;
    storage.setItem(key, build);
    return true;
  } catch {
    return false;
  }
}
