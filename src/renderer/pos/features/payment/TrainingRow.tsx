import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { Answer } from '../../../client.ts';
import { useLanguage } from '../../../language.ts';
import { useTill } from '../../../state/till.ts';

type Act = readonly [string, () => Promise<Answer<unknown>>];

/** In training the customer's wallet and the network are buttons under the panel. */
export const TrainingRow = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { client, sales } = useTill();
  const { training } = useLanguage().words;
  const lightning: Act = [training.lightning, () => client.training.pay(invoice.id, 'lightning')];
  const buttons: Act[] = [
    [training.pay, () => client.training.pay(invoice.id, 'exact')],
    [training.part, () => client.training.pay(invoice.id, 'part')],
    [training.over, () => client.training.pay(invoice.id, 'over')],
    ...(invoice.bolt11 ? [lightning] : []),
    [training.replace, () => client.training.replace(invoice.id)],
    [training.block, () => client.training.mine(1)],
    [training.undo, () => client.training.undo(1)],
  ];
  return (
    <div className="training-row" role="group" aria-label={training.row}>
      <span className="faint">{training.row}</span>
      {buttons.map(([label, run]) => (
        <button key={label} type="button" className="btn small" onClick={() => void run().then(sales.said)}>
          {label}
        </button>
      ))}
    </div>
  );
};
