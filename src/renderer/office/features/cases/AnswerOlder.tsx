import { useState } from 'react';
import { Button } from '../../../common/Button.tsx';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { ReasonDialog } from '../../common/ReasonDialog.tsx';
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
  const sale = found.invoice?.number ?? 0;
  const isAttach = answer === 'attached';
  return (
    <ReasonDialog
      title={isAttach ? say.older.attachTitle(sale) : say.older.dismissTitle(sale)}
      text={isAttach ? say.older.attachText : say.older.dismissText}
      words={{
        reason: say.reason,
        missing: say.reasonMissing,
        keep: say.cancel,
        go: isAttach ? say.older.attach : say.older.dismiss,
      }}
      look="primary"
      send={(reason) => client.answerCase(found.id, { answer, reason })}
      onClose={onClose}
      onDone={onAnswered}
    />
  );
};
