import { useState, type FormEvent } from 'react';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../../common/language.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';

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
  const { saving, save, refuse } = useSave();
  const isPaid = as === 'settled';
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget), 'reason').trim();
    if (reason === '') return refuse(say.reasonMissing);
    void save(
      () => client.mark(detail.id, { as, reason }),
      () => {
        onClose();
        onDone();
      },
    );
  };
  return (
    <Dialog
      title={isPaid ? say.markPaidTitle(detail.number) : say.markNotPaidTitle(detail.number)}
      text={isPaid ? say.markPaidText : say.markNotPaidText}
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        <Field
          label={say.reason}
          name="reason"
          maxLength={500}
          wide
          data-first=""
          error={saving.state === 'refused' ? saving.reason : undefined}
        />
        <div className="acts wide">
          <Button onClick={onClose}>{say.keep}</Button>
          <Button type="submit" look={isPaid ? 'primary' : 'danger'} busy={saving.state === 'saving'}>
            {isPaid ? say.markPaid : say.markNotPaid}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
