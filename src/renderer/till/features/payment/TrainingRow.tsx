import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { useTill } from '../../state/till.ts';

interface Act {
  readonly label: string;
  readonly run: () => Promise<Answer<unknown>>;
  /** Disabled but still in its place, so that the other buttons do not move. */
  readonly off?: boolean;
}

/** Buttons that play the customer's wallet and the network in training (design.md STATE-36). */
export const TrainingRow = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { client, invoiceActions } = useTill();
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
          onClick={() => void run().then(invoiceActions.said)}
        >
          {label}
        </button>
      ))}
    </div>
  );
};
