import { formatDate, formatFingerprint } from '../../../common/format.ts';
import type { Language } from '../../../words/office-words.ts';
import type { RecoveryKit } from '../../office-calls.ts';

/** A part of the kit, for the page and for the file. */
export interface KitPart {
  readonly title: string;
  readonly text: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** To be entered as they are. */
  readonly lines: readonly string[];
}

export const kitOf = (kit: RecoveryKit, shop: string, { locale, words }: Language): readonly KitPart[] => {
  const { kit: say } = words.office.wallet;
  const limit = Math.max(...kit.wallets.map(({ gapLimit }) => gapLimit));
  const knowsElectrum = kit.wallets.some(({ scriptType }) => scriptType !== 'p2tr'); // Electrum has no Taproot
  const wallets = kit.wallets.map(({ fingerprint, active, descriptor, lastIndex, bornAt }) => ({
    title: (active ? say.wallet : say.former)(formatFingerprint(fingerprint)),
    text: '',
    facts: [
      { name: say.descriptor, value: descriptor },
      { name: say.range, value: say.rangeText(lastIndex) },
      { name: say.born, value: bornAt === null ? say.bornUnknown : formatDate(bornAt, locale) },
    ],
    lines: [],
  }));
  return [
    { title: say.shop(shop, formatDate(kit.madeAt, locale)), text: say.text, facts: [], lines: [] },
    ...wallets,
    { title: say.coreTitle, text: say.coreText, facts: [], lines: kit.coreLines },
    ...(knowsElectrum
      ? [{ title: say.electrumTitle, text: say.electrumText, facts: [], lines: [`wallet.change_gap_limit(${limit})`] }]
      : []),
    { title: say.sparrowTitle, text: say.sparrowText(limit), facts: [], lines: [] },
  ];
};

/** The kit as a text file, each line to be entered on a line of its own. */
export const textOfKit = (parts: readonly KitPart[]): string =>
  parts
    .map(({ title, text, facts, lines }) => {
      const told = facts.map(({ name, value }) => `${name}: ${value}`);
      return [title, '', ...(text ? [text, ''] : []), ...told, ...lines, ''].join('\n');
    })
    .join('\n');
