import { TriangleAlert } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useLanguage } from '../../../common/language.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { Sheet } from '../../../common/Sheet.tsx';
import { Loading } from '../../Loading.tsx';
import { useOffice } from '../../office.ts';
import { useLoad } from '../../use-load.ts';
import { Compare } from './Compare.tsx';
import type { WalletView } from './GapMeter.tsx';

/** Whether money still reaches the wallet that the owner holds: at any time, without changing anything. */
export const CheckSheet = ({ wallet, onClose }: { readonly wallet: WalletView; readonly onClose: () => void }) => {
  const { office, setup } = useLanguage().words;
  const { wallet: say } = office;
  const { client } = useOffice();
  const { descriptor } = wallet;
  const loaded = useLoad(useCallback(() => client.previewWallet({ descriptor }), [client, descriptor]));
  const [isSame, setSame] = useState(false);
  const [isDifferent, setDifferent] = useState(false);
  const foot = (
    <div className="acts">
      <Button onClick={() => setDifferent(true)}>{setup.check.different}</Button>
      <Button look="primary" disabled={!isSame} onClick={onClose}>
        {say.same}
      </Button>
    </div>
  );
  return (
    <Sheet title={setup.check.title} close={say.close} onClose={onClose} footer={foot}>
      {isDifferent && (
        <p className="notice bad" role="alert">
          <Icon of={TriangleAlert} />
          {say.differentText}
        </p>
      )}
      <Loading of={loaded}>
        {({ candidates }) => <Compare addresses={candidates[0]?.addresses ?? []} onChange={setSame} />}
      </Loading>
    </Sheet>
  );
};
