type Close = () => Promise<void> | void;

/** What has to be undone at the end, last come first undone; a latecomer too. */
export interface Closers {
  add(close: Close): void;
  closeAll(): Promise<void>;
}

export function makeClosers(failed: (error: unknown) => void): Closers {
  const open: Close[] = [];
  let closing: Promise<void> | undefined;
  async function closeEach(): Promise<void> {
    for (let close = open.pop(); close; close = open.pop()) {
      try {
        await close();
      } catch (error) {
        failed(error); // the others are to be closed nevertheless
      }
    }
  }
  return {
    add(close) {
      open.push(close);
    },
    closeAll() {
      closing ??= closeEach();
      return closing;
    },
  };
}
