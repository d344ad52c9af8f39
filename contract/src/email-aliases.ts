import { z } from "zod";
import { foldEmail, partsOf } from "./fold-email.ts";

/** `collapse`: addresses that reach the same mailbox are one person's, and have one account. */
export const EmailAliases = z.enum(["separate", "collapse"]);
export type EmailAliases = z.infer<typeof EmailAliases>;

/**
 * Providers that millions of strangers share: there a domain does not identify the owner of an address.
 * Chosen from https://github.com/mailcheck/mailcheck/wiki/List-of-Popular-Domains.
 */
const publicDomains: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es live.com
   live.co.uk live.fr live.nl live.it msn.com passport.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es
   yahoo.ca yahoo.in yahoo.co.in yahoo.co.id yahoo.co.jp yahoo.com.br yahoo.com.au yahoo.com.ar yahoo.com.mx
   ymail.com rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
   gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de mail.com email.com fastmail.com fastmail.fm
   hey.com zoho.com zohomail.com tutanota.com tutanota.de tutamail.com tuta.io tuta.com hushmail.com
   comcast.net verizon.net att.net sbcglobal.net cox.net charter.net bellsouth.net earthlink.net optonline.net
   btinternet.com virginmedia.com sky.com talktalk.co.uk ntlworld.com blueyonder.co.uk tiscali.co.uk
   orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr libero.it virgilio.it alice.it tin.it tiscali.it
   telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl bluewin.ch aon.at seznam.cz wp.pl o2.pl
   onet.pl interia.pl yandex.ru yandex.com mail.ru rambler.ru list.ru bk.ru inbox.ru ukr.net
   qq.com 163.com 126.com sina.com sina.cn naver.com daum.net hanmail.net nate.com rediffmail.com
   uol.com.br bol.com.br terra.com.br ig.com.br bigpond.com optusnet.com.au shaw.ca rogers.com sympatico.ca`.split(
    /\s+/,
  ),
);

/**
 * The owner that an address counts for: its domain with all subdomains, or at a public provider its mailbox alone.
 * @param email in lower case
 */
export function mailOwnerOf(email: string): string {
  const { domain } = partsOf(email);
  return publicDomains.has(domain) ? foldEmail(email) : ownDomainOf(domain);
}

/** The part of a domain that is registered: two names, or three below a suffix such as `co.uk`. A guess without a list. */
function ownDomainOf(domain: string): string {
  const names = domain.split(".");
  const [suffix = "", second = ""] = names.toReversed();
  return names.slice(suffix.length === 2 && second.length <= 3 ? -3 : -2).join(".");
}
