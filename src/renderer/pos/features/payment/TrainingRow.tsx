import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { Answer } from '../../../client.ts';
import { useTill } from '../../../state/till.ts';
import { words } from '../../../words.ts';

const { training } = words;

/** In training the customer's wallet and the network are buttons under the panel. */
export const TrainingRow = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { client, sales } = useTill();
  const buttons: [string, () => Promise<Answer<unknown>>][] = [
    [training.pay, () => client.training.pay(invoice.id, 'exact')],
    [training.part, () => client.training.pay(invoice.id, 'part')],
    [training.over, () => client.training.pay(invoice.id, 'over')],
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
