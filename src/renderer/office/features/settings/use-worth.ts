import { digitsOf } from '../../../../shared/currency.ts';
import { formatAmount, parseRate, priceForSats } from '../../../../shared/money.ts';
import { formatMoney } from '../../../common/format.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';

/** Formats the current worth of sats; empty without a price. */
export const useWorth = () => {
  const { locale } = useLanguage();
  const { session, store } = useOffice();
  const rate = session.rate?.value ? parseRate(session.rate.value) : null;
  const digits = digitsOf(store.currency);
  return (sats: number): string => {
    if (!rate?.ok || digits === undefined) return '';
    const amount = formatAmount(priceForSats(BigInt(sats), digits, rate.value), digits);
    return formatMoney(amount, store.currency, locale);
  };
};
