import { linkMailsMax, linkMailsPerNetworkKept, linkMailsPerNetworkMax, linkMailsSharedMax } from "@admit/contract";

/** How many mails wait, by network: as read, and what was asked for since, so that none adds more within that second. */
export class QueuedMails {
  readonly #byNetwork: Map<string, number>;
  #all: number;

  constructor(read: readonly { network: string; mails: number }[]) {
    this.#byNetwork = new Map(read.map(({ network, mails }) => [network, mails]));
    this.#all = read.reduce((sum, { mails }) => sum + mails, 0);
  }

  count(network: string): void {
    this.#byNetwork.set(network, (this.#byNetwork.get(network) ?? 0) + 1);
    this.#all += 1;
  }

  /** What networks with many mails have filled is full for them alone: the rest is kept for those with few. */
  isFull(network: string, isLimited: boolean): boolean {
    const ownMax = this.#all < linkMailsSharedMax ? linkMailsPerNetworkMax : linkMailsPerNetworkKept;
    const isOver = isLimited && (this.#byNetwork.get(network) ?? 0) >= ownMax;
    return isOver || this.#all >= linkMailsMax;
  }
}
