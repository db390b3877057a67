import { useState, type FormEvent } from 'react';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import { useLanguage } from '../../../common/language.ts';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';
import type { CaseView } from '../../office-calls.ts';

interface Props {
  readonly found: CaseView;
  readonly onAnswered: () => void;
}
type Answer = 'attached' | 'dismissed';

/** Lets a manager count a payment that came before its sale, or leave it out, with a reason (docs/spec/chain.md CHAIN-35). */
export const AnswerOlder = ({ found, onAnswered }: Props) => {
  const { older: say } = useLanguage().words.office.overview.cases;
  const [asked, setAsked] = useState<Answer | null>(null);
  return (
    <>
      <Button look="small" onClick={() => setAsked('attached')}>
        {say.attach}
      </Button>
      <Button look="small ghost" onClick={() => setAsked('dismissed')}>
        {say.dismiss}
      </Button>
      {asked && <Ask answer={asked} found={found} onAnswered={onAnswered} onClose={() => setAsked(null)} />}
    </>
  );
};

const Ask = ({
  answer,
  found,
  onAnswered,
  onClose,
}: Props & { readonly answer: Answer; readonly onClose: () => void }) => {
  const { cases: say } = useLanguage().words.office.overview;
  const { client } = useOffice();
  const { saving, save, refuse } = useSave();
  const sale = found.invoice?.number ?? 0;
  const isAttach = answer === 'attached';
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget), 'reason').trim();
    if (reason === '') return refuse(say.reasonMissing);
    void save(
      () => client.answerCase(found.id, { answer, reason }),
      () => {
        onClose();
        onAnswered();
      },
    );
  };
  return (
    <Dialog
      title={isAttach ? say.older.attachTitle(sale) : say.older.dismissTitle(sale)}
      text={isAttach ? say.older.attachText : say.older.dismissText}
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
          <Button onClick={onClose}>{say.cancel}</Button>
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {isAttach ? say.older.attach : say.older.dismiss}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
