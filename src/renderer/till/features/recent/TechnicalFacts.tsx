import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { priceSourceName } from '../../../common/price.ts';
import { useTill } from '../../state/till.ts';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { formatMoney } from '../../../common/format.ts';

/** Address, confirmations, and the price with each source's value. */
export const TechnicalFacts = ({ detail }: { readonly detail: InvoiceDetail }) => {
  const { locale, words } = useLanguage();
  const { facts } = words.recent;
  const { quote, currency } = detail;
  const money = (rate: string): string => formatMoney(rate, currency, locale);
  return (
    <dl className="facts">
      <Fact name={facts.id} value={detail.id} copied />
      {detail.address && <Fact name={facts.address} value={detail.address} copied />}
      <Fact name={facts.confirmations} value={facts.of(detail.confirmations, detail.confirmationsNeeded)} />
      {quote.rate && <Fact name={facts.price} value={money(quote.rate)} />}
      {quote.sources.map(({ name, rate, used }) => (
        <Fact
          key={name}
          name={facts.priceBy(priceSourceName(name))}
          value={used ? money(rate) : `${money(rate)}, ${facts.notUsed}`}
        />
      ))}
    </dl>
  );
};

const Fact = ({ name, value, copied = false }: { name: string; value: string; copied?: boolean }) => {
  const { copy } = useTill();
  const { copying } = useLanguage().words;
  return (
    <div>
      <dt>{name}</dt>
      <dd className={copied ? 'mono' : undefined}>
        {value}
        {copied && <CopyButton text={value} copy={copy} words={copying} what={name} />}
      </dd>
    </div>
  );
};
