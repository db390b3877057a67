import { History, KeyRound, Unlink, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../../common/Button.tsx';
import { formatSats } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { hrefOf } from '../../common/place.ts';
import { useSave } from '../../common/use-save.ts';
import type { CaseView } from '../../office-calls.ts';
import { useOverview } from '../overview/use-overview.ts';
import { AnswerOlder } from './AnswerOlder.tsx';

interface Props {
  readonly cases: readonly CaseView[];
  /** Called after an answer, besides the overview, which is loaded again. */
  readonly onAnswered?: () => void;
  /** The page shows the sale already. */
  readonly isOnSale?: boolean;
}

/** Rows of what the chain reported and a person must answer (docs/spec/chain.md CHAIN-58). */
export const Cases = ({ cases, onAnswered, isOnSale = false }: Props) => {
  const { reload } = useOverview();
  const answered = (): void => {
    reload();
    onAnswered?.();
  };
  return (
    <ul className="linelist">
      {cases.map((found) => (
        <Row key={found.id} found={found} isOnSale={isOnSale} onAnswered={answered} />
      ))}
    </ul>
  );
};

/** The same in a card of its own, for the pages of a sale and of the wallet; nothing if there is none. */
export const CasesCard = ({ of, ...props }: Omit<Props, 'cases'> & { readonly of: (found: CaseView) => boolean }) => {
  const { overview: say } = useLanguage().words.office;
  const { load } = useOverview();
  const cases = load.state === 'ready' ? load.value.cases.filter(of) : [];
  if (cases.length === 0) return null;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.needsTitle}</h2>
      </div>
      <Cases cases={cases} {...props} />
    </section>
  );
};

interface RowProps {
  readonly found: CaseView;
  readonly isOnSale: boolean;
  readonly onAnswered: () => void;
}
const Row = ({ found, isOnSale, onAnswered }: RowProps) => {
  const { locale, words } = useLanguage();
  const { cases: say } = words.office.overview;
  const amount = formatSats(found.amountSats, locale);
  const sale = found.invoice?.number ?? 0;
  const open = isOnSale ? null : <OpenSale found={found} />;
  switch (found.kind) {
    case 'key_used_elsewhere': {
      const index = found.addressIndex ?? 0;
      const text = found.amountSats === 0 ? say.keyUsed.text(index) : say.keyUsed.textWithAmount(index, amount);
      return (
        <Line icon={KeyRound} isBad strong={say.keyUsed.strong} text={text}>
          <Known found={found} word={say.keyUsed.known} onAnswered={onAnswered} />
        </Line>
      );
    }
    case 'final_block_left':
      return (
        <Line icon={Unlink} isBad strong={say.finalLeft.strong(sale)} text={say.finalLeft.text(amount)}>
          <Known found={found} word={say.finalLeft.known} onAnswered={onAnswered} />
          {open}
        </Line>
      );
    case 'older_payment':
      return (
        <Line icon={History} strong={say.older.strong(sale, amount)} text={say.older.text}>
          <AnswerOlder found={found} onAnswered={onAnswered} />
          {open}
        </Line>
      );
  }
};

interface LineProps {
  readonly icon: LucideIcon;
  readonly isBad?: boolean;
  readonly strong: string;
  readonly text: string;
  readonly children: ReactNode;
}
const Line = ({ icon, isBad = false, strong, text, children }: LineProps) => (
  <li className="line trouble case">
    <span className={isBad ? 'trouble-i bad' : 'trouble-i'}>
      <Icon of={icon} />
    </span>
    <div>
      <b>{strong}</b>
      <p className="muted">{text}</p>
      <div className="acts">{children}</div>
    </div>
  </li>
);

const OpenSale = ({ found }: { readonly found: CaseView }) => {
  const { cases: say } = useLanguage().words.office.overview;
  if (!found.invoice) return null;
  return (
    <a className="btn small ghost" href={hrefOf('invoice', {}, found.invoice.id)}>
      {say.openSale}
    </a>
  );
};

interface KnownProps {
  readonly found: CaseView;
  readonly word: string;
  readonly onAnswered: () => void;
}
const Known = ({ found, word, onAnswered }: KnownProps) => {
  const { client } = useOffice();
  const { saving, save } = useSave();
  const [isDone, setDone] = useState(false);
  const answer = (): void =>
    void save(
      () => client.answerCase(found.id, { answer: 'known' }),
      () => {
        setDone(true);
        onAnswered();
      },
    );
  return (
    <>
      <Button look="small" busy={saving.state === 'saving'} disabled={isDone} onClick={answer}>
        {word}
      </Button>
      {saving.state === 'refused' && (
        <p className="note bad" role="alert">
          {saving.reason}
        </p>
      )}
    </>
  );
};
