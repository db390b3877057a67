import { useLanguage } from '../../../common/language.ts';
import { useTill } from '../../state/till.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';

/** The verb is the button; the safe answer has the focus. */
export const CancelDialog = () => {
  const { sales } = useTill();
  const { cancelDialog: say } = useLanguage().words;
  const close = (): void => sales.overlay(null);
  return (
    <Dialog title={say.title} text={say.text} onClose={close}>
      <div className="acts">
        <Button look="danger" onClick={() => void sales.cancel()}>
          {say.yes}
        </Button>
        <Button look="primary" data-first="" onClick={close}>
          {say.no}
        </Button>
      </div>
    </Dialog>
  );
};
