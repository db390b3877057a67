import type { PaymentView } from '../../../../shared/invoice.ts';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { formatSats, formatWhen, shorten } from '../../../common/format.ts';
import { useOffice } from '../../common/office-context.ts';

/** Every payment that was ever seen, including those that no longer count. */
export const PaymentTable = ({ detail }: { readonly detail: InvoiceDetail }) => {
  const { invoice: say } = useLanguage().words.office;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.payments}</h2>
      </div>
      {detail.payments.length === 0 ? (
        <p className="card-b muted">{say.noPayments}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <div className="scroll" tabIndex={0} role="group" aria-label={say.payments}>
          <table className="table">
            <thead>
              <tr>
                <th>{say.transaction}</th>
                <th>{say.confirmations}</th>
                <th>{say.seen}</th>
                <th className="num">{say.received}</th>
              </tr>
            </thead>
            <tbody>
              {detail.payments.map((payment) => (
                <Row key={payment.id} payment={payment} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
};

const Row = ({ payment }: { readonly payment: PaymentView }) => {
  const { locale, words } = useLanguage();
  const { invoice: say } = words.office;
  const { copy } = useOffice();
  const id = payment.txid === null ? payment.paymentHash : `${payment.txid}:${payment.vout}`;
  const depth = payment.kind === 'lightning' ? say.final : String(payment.confirmations);
  return (
    <tr>
      <td>
        {payment.kind === 'lightning' && `${say.byLightning} `}
        <code className="mono" title={id ?? undefined}>
          {shorten(id ?? '')}
        </code>
        {id && <CopyButton text={id} copy={copy} words={words.copying} what={say.transaction} />}
      </td>
      <td>{payment.gone ? say.gone : depth}</td>
      <td className="muted">
        <time dateTime={payment.seenAt}>{formatWhen(payment.seenAt, locale)}</time>
      </td>
      <td className="num amt">
        {payment.gone ? <s>{formatSats(payment.amountSats, locale)}</s> : formatSats(payment.amountSats, locale)}
      </td>
    </tr>
  );
};
