import type { WalletPreview } from '../common/client.ts';
import type { OwnerWords } from '../words/owner/owner.ts';
import { AddressText } from '../common/QrCode.tsx';

interface Props {
  readonly preview: WalletPreview;
  readonly picked: string | null;
  readonly onPick: (scriptType: string) => void;
  readonly words: Pick<OwnerWords, 'which' | 'kinds'>;
}
/** One card per kind of address that the key allows, with its first address; one glance at the wallet decides. */
export const AddressKinds = ({ preview, picked, onPick, words: say }: Props) => {
  return (
    <fieldset className="kinds">
      <legend>{say.which}</legend>
      {preview.candidates.map(({ scriptType, addresses }) => {
        const kind = say.kinds[scriptType];
        return (
          <label key={scriptType} className="kind" data-picked={scriptType === picked || undefined}>
            <input type="radio" name="kind" checked={scriptType === picked} onChange={() => onPick(scriptType)} />
            <span>
              {kind?.name ?? scriptType}
              <small>{kind?.hint}</small>
            </span>
            <AddressText address={addresses[0] ?? ''} />
          </label>
        );
      })}
    </fieldset>
  );
};
