import type { SetupProgress } from '../common/client.ts';
import { firstUrlOf, OWN_KINDS, type OwnKind } from '../forms/source-forms.ts';

type Fields = Readonly<Record<string, string>>;

/** The filled form of each kind of source, and which of them is shown. */
export interface Typed {
  readonly kind: OwnKind;
  readonly fields: Readonly<Record<OwnKind, Fields>>;
}

/** The form as it begins, or as it was left when set-up was interrupted; a password is typed again. */
export const typedOf = (draft: SetupProgress['draft']['source'], network: string): Typed => {
  const first = (kind: OwnKind): Fields => {
    if (draft?.kind !== kind) return { url: firstUrlOf(kind, network) };
    const { url, user = '', zmqRawTx = '', zmqHashBlock = '' } = draft;
    return { url, user, zmqRawTx, zmqHashBlock };
  };
  const [offered = 'core'] = OWN_KINDS;
  return { kind: draft?.kind ?? offered, fields: { core: first('core'), esplora: first('esplora') } };
};
