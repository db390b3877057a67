import type { Client, SetupProgress } from '../common/client.ts';
import { firstUrlOf, OWN_KINDS, sourceOf, type OwnKind } from '../forms/source-forms.ts';

type Fields = Readonly<Record<string, string>>;

/** The filled form of each kind of source, and which of them is shown. */
export interface Typed {
  readonly kind: OwnKind;
  /** In the order in which they are offered. */
  readonly kinds: readonly OwnKind[];
  readonly fields: Readonly<Record<OwnKind, Fields>>;
}

type Draft = SetupProgress['draft']['source'];

/** The form as it begins, or as it was left when set-up was interrupted; a password is typed again. */
export const typedOf = (draft: Draft, network: string, first: OwnKind): Typed => {
  const fieldsOf = (kind: OwnKind): Fields => {
    if (draft?.kind !== kind) return { url: firstUrlOf(kind, network) };
    const { url, user = '', zmqRawTx = '', zmqHashBlock = '', own = false } = draft;
    return { url, user, zmqRawTx, zmqHashBlock, own: own ? 'on' : '' };
  };
  return {
    kind: draft?.kind ?? first,
    kinds: OWN_KINDS.toSorted((a, b) => Number(b === first) - Number(a === first)),
    fields: { core: fieldsOf('core'), esplora: fieldsOf('esplora'), electrum: fieldsOf('electrum') },
  };
};

/** No node listens there, or nobody would know. */
const NO_NODE: ReadonlySet<string> = new Set(['nothing answers there', 'it did not answer in time']);

/** The kind that is offered first: a public server if there is one and no node answers on this computer (design.md COPY-13). */
export const offeredFirst = async (client: Pick<Client, 'testSource'>, network: string): Promise<OwnKind> => {
  if (firstUrlOf('esplora', network) === '') return 'core';
  const node = sourceOf('core', (name) => (name === 'url' ? firstUrlOf('core', network) : ''));
  const answer = await client.testSource(node);
  return answer.ok && NO_NODE.has(answer.value.error ?? '') ? 'esplora' : 'core';
};
