import { useEffect, useRef } from 'react';
import { useTill } from '../../../state/till.ts';
import { Button } from '../../../ui/Button.tsx';
import { words } from '../../../words.ts';

const { cancelDialog: say } = words;

/** The verb is the button; the safe answer has the focus. */
export const CancelDialog = () => {
  const { sales } = useTill();
  const dialog = useRef<HTMLDialogElement>(null);
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    safe.current?.focus(); // a dialog starts at its safe answer
  }, []);
  return (
    <dialog className="dialog" ref={dialog} aria-labelledby="cancel-title" onClose={() => sales.askCancel(false)}>
      <h2 id="cancel-title">{say.title}</h2>
      <p>{say.text}</p>
      <div>
        <Button look="danger" onClick={() => void sales.cancel()}>
          {say.yes}
        </Button>
        <Button look="primary" ref={safe} onClick={() => sales.askCancel(false)}>
          {say.no}
        </Button>
      </div>
    </dialog>
  );
};
