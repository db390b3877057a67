import type { ReactNode } from 'react';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { priceSourceName } from '../../../common/price.ts';
import { formatFingerprint, formatMoney, formatSats, formatWhen, shorten } from '../../../common/format.ts';
import { AddressText } from '../../../common/QrCode.tsx';
import { useOffice } from '../../common/office-context.ts';

interface Props {
  readonly detail: InvoiceDetail;
}
interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
  readonly look?: string;
}
export const Fact = ({ name, children, look }: FactProps) => (
  <div className={look}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** The frozen quote, so that anybody can recompute the price (product.md MON-8). */
export const Price = ({ detail }: Props) => {
  const { locale, words } = useLanguage();
  const { invoice: say } = words.office;
  const { quote, currency } = detail;
  const used = quote.sources.filter((source) => source.used).length;
  const money = (rate: string): string => formatMoney(rate, currency, locale);
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.price}</h2>
      </div>
      <dl className="dl">
        <Fact name={say.amount}>{formatMoney(detail.amount, currency, locale)}</Fact>
        <Fact name={say.due}>{formatSats(detail.dueSats, locale)}</Fact>
        {quote.rate && <Fact name={used > 1 ? say.rate(used) : say.oneRate}>{money(quote.rate)}</Fact>}
        {quote.sources.map(({ name, rate, used: isUsed }) => (
          <Fact key={name} name={isUsed ? priceSourceName(name) : say.dropped(priceSourceName(name))} look="sub">
            {isUsed ? money(rate) : <s>{money(rate)}</s>}
          </Fact>
        ))}
        {quote.spreadPercent !== '0' && <Fact name={say.spread}>{say.spreadPercent(quote.spreadPercent)}</Fact>}
        <Fact name={say.heldUntil}>{formatWhen(detail.expiresAt, locale)}</Fact>
      </dl>
    </section>
  );
};

/** The whole address, to be compared with the owner's wallet. */
export const PaidTo = ({ detail }: Props) => {
  const { invoice: say } = useLanguage().words.office;
  const { copying } = useLanguage().words;
  const { copy } = useOffice();
  const { address, about } = detail;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.paidTo}</h2>
        {address && <CopyButton text={address} copy={copy} words={copying} what={say.paidTo} />}
      </div>
      {address === null ? (
        <p className="card-b muted">{say.noAddress}</p>
      ) : (
        <>
          <div className="card-b">
            <AddressText address={address} />
          </div>
          <dl className="dl">
            {about.addressIndex !== null && <Fact name={say.addressNumber}>{about.addressIndex}</Fact>}
            {about.walletFingerprint && (
              <Fact name={say.wallet}>
                <span className="mono">{formatFingerprint(about.walletFingerprint)}</span>
              </Fact>
            )}
          </dl>
        </>
      )}
    </section>
  );
};

/** Origin of the invoice and its references in other systems. */
export const Linked = ({ detail }: Props) => {
  const { invoice: say } = useLanguage().words.office;
  const { about, memo } = detail;
  const by = about.chargedBy && about.till ? say.charged(about.chargedBy, about.till) : about.chargedBy;
  const texts: readonly (readonly [string, string | null])[] = [
    [say.chargedBy, by ?? say.from[about.dialect]],
    [say.note, memo],
    [say.order, about.orderId],
    [say.reference, about.merchantReference],
    [say.product, about.productName],
    [say.email, about.customerEmail],
  ];
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.linked}</h2>
      </div>
      <dl className="dl">
        {texts.map(
          ([name, text]) =>
            text && (
              <Fact key={name} name={name}>
                {text}
              </Fact>
            ),
        )}
        <Copied name={say.invoiceId} text={detail.id} />
        <Fact name={say.page}>
          <a href={about.paymentUrl} target="_blank" rel="noreferrer">
            {say.openPage}
          </a>
        </Fact>
      </dl>
      {about.metadata && about.metadata !== '{}' && (
        <details className="card-b">
          <summary>{say.metadata}</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <pre className="mono" tabIndex={0} role="group" aria-label={say.metadata}>
            {pretty(about.metadata)}
          </pre>
        </details>
      )}
    </section>
  );
};

/** A web shop's metadata, indented; text that is not JSON stays as it was sent. */
const pretty = (json: string): string => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
};

const Copied = ({ name, text }: { readonly name: string; readonly text: string }) => {
  const { copying } = useLanguage().words;
  const { copy } = useOffice();
  return (
    <Fact name={name}>
      <code className="mono" title={text}>
        {shorten(text)}
      </code>
      <CopyButton text={text} copy={copy} words={copying} what={name} look="ghost small" />
    </Fact>
  );
};
