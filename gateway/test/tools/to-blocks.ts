const blockBytes = 64 * 1024;

/** A file in the blocks in which an upload arrives. */
export const toBlocks = (file: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(file.length / blockBytes) }, (_, at) =>
    file.subarray(at * blockBytes, (at + 1) * blockBytes),
  );
