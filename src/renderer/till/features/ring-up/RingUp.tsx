import { ChevronsUpDown, Pencil } from 'lucide-react';
import { useState } from 'react';
import { isZero, padAmount, type PadKey } from '../../state/keypad.ts';
import { useLanguage } from '../../language.ts';
import { useSession, useTill, useTillState } from '../../state/till.ts';
import { formatMoney } from '../../../common/format.ts';
import { AmountDisplay } from '../../../common/AmountDisplay.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { Keypad } from '../../../forms/Keypad.tsx';

/** Amount and keypad, below the bar that the list of sales shares. */
export const RingUp = ({ flash }: { readonly flash: PadKey | null }) => {
  const { invoiceActions } = useTill();
  const { ringUp } = useLanguage().words;
  return (
    <div className="pad">
      <div className="amount">
        <div className="amount-l">
          <CurrencySwitch />
          <Note />
        </div>
        <Amount />
      </div>
      <Keypad words={ringUp} onKey={invoiceActions.key} flash={flash} />
    </div>
  );
};

const CurrencySwitch = () => {
  const { invoiceActions } = useTill();
  const { store } = useSession();
  const { ringUp } = useLanguage().words;
  const currency = useTillState((state) => state.currency);
  const offered = [...new Set([store.currency, ...store.tillCurrencies, 'SATS'])];
  return (
    <span className="currency">
      <span className="faint">{ringUp.amount}</span>
      <label className="link">
        <span className="vh">{ringUp.currency}</span>
        <select value={currency} onChange={(event) => invoiceActions.setCurrency(event.target.value)}>
          {offered.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </select>
        <Icon of={ChevronsUpDown} />
      </label>
    </span>
  );
};

const Note = () => {
  const { invoiceActions } = useTill();
  const { ringUp } = useLanguage().words;
  const memo = useTillState((state) => state.memo);
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <button type="button" className="link note" onClick={() => setOpen(true)}>
        <Icon of={Pencil} />
        <span>{memo || ringUp.addNote}</span>
      </button>
    );
  return (
    <label className="link note">
      <span className="vh">{ringUp.note}</span>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the cashier has just opened it
        autoFocus
        maxLength={200}
        placeholder={ringUp.note}
        value={memo}
        onChange={(event) => invoiceActions.setMemo(event.target.value)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.stopPropagation();
          setOpen(false);
        }}
      />
    </label>
  );
};

const Amount = () => {
  const { locale } = useLanguage();
  const pad = useTillState((state) => state.pad);
  const currency = useTillState((state) => state.currency);
  return (
    <AmountDisplay
      text={formatMoney(padAmount(pad, currency), currency, locale)}
      zero={isZero(pad)}
      atLimit={pad.atLimit}
    />
  );
};
