import type { ReactNode } from 'react';
import { listLocale } from '../../shared/price-sign.ts';
import { LocaleProvider, useLanguage } from './language.tsx';

interface Props {
  readonly prices: readonly { readonly currency: string }[];
  readonly children: ReactNode;
}

/** A list of prices. If two of its currencies share a sign, each price has its code (design.md COPY-7). */
export const PriceList = ({ prices, children }: Props) => {
  const { locale } = useLanguage();
  const listed = listLocale(
    locale,
    prices.map(({ currency }) => currency),
  );
  return <LocaleProvider value={listed}>{children}</LocaleProvider>;
};
