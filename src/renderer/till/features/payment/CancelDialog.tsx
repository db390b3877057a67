import { useLanguage } from '../../language.ts';
import { useTill } from '../../state/till.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';

/** The button names the act, and the safe answer has the focus (design.md UX-15). */
export const CancelDialog = () => {
  const { invoiceActions } = useTill();
  const { cancelDialog: say } = useLanguage().words;
  const close = (): void => invoiceActions.overlay(null);
  return (
    <Dialog title={say.title} text={say.text} onClose={close}>
      <div className="acts">
        <Button look="danger" onClick={() => void invoiceActions.cancel()}>
          {say.yes}
        </Button>
        <Button look="primary" data-first="" onClick={close}>
          {say.no}
        </Button>
      </div>
    </Dialog>
  );
};
