import { TriangleAlert } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { Sheet } from '../../../common/Sheet.tsx';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { useLoad } from '../../common/use-load.ts';
import { CompareAddresses } from './CompareAddresses.tsx';
import type { WalletView } from './GapMeter.tsx';

/** Lets the owner check at any time, without changing anything, that money reaches their wallet. */
export const CheckAddressesSheet = ({
  wallet,
  onClose,
}: {
  readonly wallet: WalletView;
  readonly onClose: () => void;
}) => {
  const { office, owner } = useLanguage().words;
  const { wallet: say } = office;
  const { client } = useOffice();
  const { descriptor } = wallet;
  const loaded = useLoad(useCallback(() => client.previewWallet({ descriptor }), [client, descriptor]));
  const [isSame, setSame] = useState(false);
  const [isDifferent, setDifferent] = useState(false);
  const foot = (
    <div className="acts">
      <Button onClick={() => setDifferent(true)}>{owner.check.different}</Button>
      <Button look="primary" disabled={!isSame} onClick={onClose}>
        {say.same}
      </Button>
    </div>
  );
  return (
    <Sheet title={owner.check.title} close={say.close} onClose={onClose} footer={foot}>
      {isDifferent && (
        <p className="notice bad" role="alert">
          <Icon of={TriangleAlert} />
          {say.differentText}
        </p>
      )}
      <Loading of={loaded}>
        {({ candidates }) => <CompareAddresses addresses={candidates[0]?.addresses ?? []} onChange={setSame} />}
      </Loading>
    </Sheet>
  );
};
