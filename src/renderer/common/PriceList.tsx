import { useMemo, type ReactNode } from 'react';
import { listLocale } from '../../shared/price-sign.ts';
import { LanguageProvider, useLanguage } from './language.ts';

interface Props {
  readonly prices: readonly { readonly currency: string }[];
  readonly children: ReactNode;
}

/** A list of prices. If two of its currencies share a sign, each price has its code (design.md COPY-7). */
export const PriceList = ({ prices, children }: Props) => {
  const { locale, words } = useLanguage();
  const listed = listLocale(
    locale,
    prices.map(({ currency }) => currency),
  );
  const language = useMemo(() => ({ locale: listed, words }), [listed, words]);
  return <LanguageProvider value={language}>{children}</LanguageProvider>;
};
