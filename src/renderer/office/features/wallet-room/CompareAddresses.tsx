import { Check as Tick } from 'lucide-react';
import { useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Icon } from '../../../common/Icon.tsx';
import { AddressText } from '../../../common/QrCode.tsx';
import { allSame } from '../../../setup/setup-state.ts';

interface Props {
  readonly addresses: readonly string[];
  /** @param allAreSame whether every address was confirmed */
  readonly onChange: (allAreSame: boolean) => void;
}
/** The first addresses, to be compared one by one with the wallet's. */
export const CompareAddresses = ({ addresses, onChange }: Props) => {
  const { check: say } = useLanguage().words.owner;
  const [same, setSame] = useState<readonly boolean[]>(addresses.map(() => false));
  const press = (at: number): void => {
    const next = same.map((one, place) => (place === at ? !one : one));
    setSame(next);
    onChange(allSame(next));
  };
  return (
    <>
      <p className="muted">
        {say.openWallet} <b>{say.receive}</b>. {say.text}
      </p>
      <ol className="check">
        {addresses.map((address, at) => (
          <li key={address} className={same[at] ? 'ok' : undefined}>
            <span className="no">{at + 1}</span>
            <div>
              <span className="vh">{say.address(at + 1)}</span>
              <AddressText address={address} />
            </div>
            <button type="button" className="btn same" aria-pressed={same[at] ?? false} onClick={() => press(at)}>
              {same[at] && <Icon of={Tick} />}
              {say.same}
              <span className="vh">, {say.address(at + 1)}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="faint" role="status">
        {say.checked(same.filter(Boolean).length)}
      </p>
    </>
  );
};
