import type { WalletPreview } from '../common/client.ts';
import { useLanguage } from '../common/language.ts';
import { AddressText } from '../common/QrCode.tsx';

interface Props {
  readonly preview: WalletPreview;
  readonly picked: string | null;
  readonly onPick: (scriptType: string) => void;
}
/** One card per kind of address that the key allows, with its first address; one glance at the wallet decides. */
export const AddressKinds = ({ preview, picked, onPick }: Props) => {
  const { wallet: say } = useLanguage().words.setup;
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
