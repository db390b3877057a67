import type { SetupProgress, SourceInput } from '../common/client.ts';
import { firstUrlOf, OWN_KINDS, secondUrlOf, sourceOf, type OwnKind } from '../forms/source-forms.ts';
import { isThisMachine } from '../../shared/this-machine.ts';
import type { FoundSource } from './find-sources.ts';

type Fields = Readonly<Record<string, string>>;

/** The filled form of each kind of source, and which of them is shown. */
export interface Typed {
  readonly kind: OwnKind;
  /** In the order in which they are offered. */
  readonly kinds: readonly OwnKind[];
  readonly fields: Readonly<Record<OwnKind, Fields>>;
  /** The programs on this computer that can be a source. */
  readonly found: readonly FoundSource[];
}

type Draft = SetupProgress['draft']['source'];

/** The form as it begins, or as it was left when set-up was interrupted; a password is typed again. */
export const typedOf = (draft: Draft, network: string, first: OwnKind, found: readonly FoundSource[] = []): Typed => {
  const fieldsOf = (kind: OwnKind): Fields => {
    if (draft?.kind !== kind) return withSecond(kind, network, { url: firstUrlOf(kind, network) });
    const { url, user = '', zmqRawTx = '', zmqHashBlock = '', own = false } = draft;
    return withSecond(kind, network, { url, user, zmqRawTx, zmqHashBlock, own: own ? 'on' : '' });
  };
  return {
    found,
    kind: draft?.kind ?? first,
    kinds: OWN_KINDS.toSorted((a, b) => Number(b === first) - Number(a === first)),
    fields: { core: fieldsOf('core'), esplora: fieldsOf('esplora'), electrum: fieldsOf('electrum') },
  };
};

/** The second public server is offered ticked: two that agree are enough for any amount (chain.md CHAIN-12). */
const withSecond = (kind: OwnKind, network: string, fields: Fields): Fields =>
  kind === 'esplora' && secondUrlOf(network) !== undefined ? { ...fields, second: 'on' } : fields;

/**
 * The sources of the filled form: what was typed, and the second public server if it is ticked. A server on this computer is
 * the owner's own.
 */
export const sourcesOf = (kind: OwnKind, field: (name: string) => string, network: string): SourceInput[] => {
  const typed = sourceOf(kind, field);
  const second = secondUrlOf(network);
  if (typed.kind !== 'esplora') return [typed];
  const isOwn = URL.canParse(typed.url) && isThisMachine(new URL(typed.url).hostname);
  const first: SourceInput = isOwn ? { ...typed, own: true } : typed;
  if (second === undefined || field('second') === '' || typed.url === second) return [first];
  const other: SourceInput = { kind: 'esplora', url: second };
  return typed.url === '' ? [other] : [first, other];
};

/** The kind that is offered first: what runs on this computer, else a public server if there is one (design.md COPY-13). */
export const offeredFirst = (found: readonly FoundSource[], network: string): OwnKind => {
  if (found.length > 0) return found.some(({ kind }) => kind === 'core') ? 'core' : (found[0]?.kind ?? 'core');
  return firstUrlOf('esplora', network) === '' ? 'core' : 'esplora';
};
