import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { Answer } from '../../../common/client.ts';
import { useLanguage } from '../../../common/language.ts';
import { useTill } from '../../state/till.ts';

interface Act {
  readonly label: string;
  readonly run: () => Promise<Answer<unknown>>;
  /** It keeps its place where it can do nothing: the others must not move. */
  readonly off?: boolean;
}

/** In training the customer's wallet and the network are buttons under the panel. */
export const TrainingRow = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { client, sales } = useTill();
  const { training } = useLanguage().words;
  const pay = (how: 'exact' | 'part' | 'over' | 'lightning') => () => client.training.pay(invoice.id, how);
  const buttons: readonly Act[] = [
    { label: training.pay, run: pay('exact') },
    { label: training.part, run: pay('part') },
    { label: training.over, run: pay('over') },
    { label: training.lightning, run: pay('lightning'), off: invoice.bolt11 === null },
    { label: training.replace, run: () => client.training.replace(invoice.id) },
    { label: training.block, run: () => client.training.mine(1) },
    { label: training.undo, run: () => client.training.undo(1) },
  ];
  return (
    <div className="training-row" role="group" aria-label={training.row}>
      <span className="faint">{training.row}</span>
      {buttons.map(({ label, run, off }) => (
        <button
          key={label}
          type="button"
          className="btn small"
          disabled={off}
          onClick={() => void run().then(sales.said)}
        >
          {label}
        </button>
      ))}
    </div>
  );
};
