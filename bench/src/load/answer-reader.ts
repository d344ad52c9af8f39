const endOfHead = "\r\n\r\n";
const lastChunk = "0\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)\r\n/i;
const chunked = /\r\ntransfer-encoding: *chunked\r\n/i;

/**
 * Reads HTTP/1.1 answers that come one at a time, each asked for after the one before it has ended, and keeps the
 * status alone. A general client reads more than half as long as it takes a gateway to answer.
 */
export class AnswerReader {
  #text = "";
  #status = 0;
  /** Bytes of the body that are still to come; null before its head is whole, and where it comes in chunks. */
  #bytesLeft: number | null = null;
  #isChunked = false;

  /**
   * Takes what has come.
   * @returns the status of the answer that ends with it, or null where more is to come
   * @throws Error where it is no answer of HTTP/1.1, or one whose end only the end of the connection tells
   */
  read(bytes: Buffer, length: number): number | null {
    if (this.#bytesLeft !== null) this.#bytesLeft -= length;
    else this.#readText(bytes.toString("latin1", 0, length));
    const isWhole = this.#isChunked ? this.#text.endsWith(lastChunk) : this.#bytesLeft !== null && this.#bytesLeft <= 0;
    if (!isWhole) return null;
    this.#text = "";
    this.#bytesLeft = null;
    this.#isChunked = false;
    return this.#status;
  }

  #readText(text: string): void {
    this.#text = this.#isChunked ? this.#text.slice(-lastChunk.length) + text : this.#text + text;
    if (!this.#isChunked) this.#readHead();
  }

  #readHead(): void {
    const headEnd = this.#text.indexOf(endOfHead);
    if (headEnd === -1) return;
    const head = this.#text.slice(0, headEnd + 2);
    if (!head.startsWith("HTTP/1.1 ")) throw new Error("not an answer of HTTP/1.1");
    this.#status = Number(head.slice(9, 12));
    const declared = contentLength.exec(head)?.[1];
    const bodyBytes = this.#text.length - headEnd - endOfHead.length;
    if (declared !== undefined) this.#bytesLeft = Number(declared) - bodyBytes;
    else if (chunked.test(head)) this.#isChunked = true;
    else if (this.#status === 204 || this.#status === 304) this.#bytesLeft = 0;
    else throw new Error("an answer without its length");
  }
}
