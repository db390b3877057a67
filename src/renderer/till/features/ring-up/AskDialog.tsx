import { formatMoney } from '../../../common/format.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import type { ChargeQuestion } from '../../state/charge-question.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { useOwnPress } from './use-own-press.ts';

/** Asks once before an unusual amount is charged; the safe answer has the focus (design.md KEYS-12). */
export const AskDialog = () => {
  const asked = useTillState((state) => state.asked);
  return asked && <Ask asked={asked} />;
};

const Ask = ({ asked }: { readonly asked: ChargeQuestion }) => {
  const { invoiceActions } = useTill();
  const { locale, words } = useLanguage();
  const { askDialog: say } = words;
  const isOwnPress = useOwnPress();
  const amount = formatMoney(asked.amount, asked.currency, locale);
  const against = formatMoney(asked.against.amount, asked.against.currency, locale);
  return (
    <Dialog
      title={say.title(amount)}
      text={asked.why === 'limit' ? say.limit(against) : say.usual(against)}
      onClose={invoiceActions.changeAmount}
      isLarge
    >
      <div className="acts">
        <Button onClick={(event) => (isOwnPress(event) ? void invoiceActions.chargeAsked() : undefined)}>
          {say.yes(amount)}
        </Button>
        <Button
          look="primary"
          data-first=""
          onClick={(event) => (isOwnPress(event) ? invoiceActions.changeAmount() : undefined)}
        >
          {say.no}
        </Button>
      </div>
    </Dialog>
  );
};
