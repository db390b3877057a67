import { useState } from 'react';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { useOffice } from '../../common/office-context.ts';
import { ReasonDialog } from '../../common/ReasonDialog.tsx';

type As = 'settled' | 'invalid';
interface Props {
  readonly detail: InvoiceDetail;
  readonly onDone: () => void;
}

/** Lets a person overrule the network's word, with a reason for the audit log. */
export const MarkButtons = ({ detail, onDone }: Props) => {
  const { invoice: say } = useLanguage().words.office;
  const [asked, setAsked] = useState<As | null>(null);
  return (
    <div className="acts">
      {detail.status !== 'settled' && <Button onClick={() => setAsked('settled')}>{say.markPaid}</Button>}
      {detail.status !== 'invalid' && <Button onClick={() => setAsked('invalid')}>{say.markNotPaid}</Button>}
      {asked && <Ask as={asked} detail={detail} onClose={() => setAsked(null)} onDone={onDone} />}
    </div>
  );
};

const Ask = ({ as, detail, onClose, onDone }: Props & { readonly as: As; readonly onClose: () => void }) => {
  const { invoice: say } = useLanguage().words.office;
  const { client } = useOffice();
  const isPaid = as === 'settled';
  return (
    <ReasonDialog
      title={isPaid ? say.markPaidTitle(detail.number) : say.markNotPaidTitle(detail.number)}
      text={isPaid ? say.markPaidText : say.markNotPaidText}
      words={{
        reason: say.reason,
        missing: say.reasonMissing,
        keep: say.keep,
        go: isPaid ? say.markPaid : say.markNotPaid,
      }}
      look={isPaid ? 'primary' : 'danger'}
      send={(reason) => client.mark(detail.id, { as, reason })}
      onClose={onClose}
      onDone={onDone}
    />
  );
};
