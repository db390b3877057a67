import { useState } from 'react';
import type { Answer } from '../../common/call.ts';
import { useLanguage } from '../language.ts';
import { Button } from '../../common/Button.tsx';
import { Dialog } from '../../common/Dialog.tsx';
import { useSave } from './use-save.ts';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly verb: string;
  readonly keep: string;
  /** Name of the row, for screen readers. */
  readonly name: string;
  readonly onRevoke: () => Promise<Answer<unknown>>;
  readonly onDone: () => void;
}
/** Asks before it revokes, because this cannot be undone; the focus starts at the safe answer. */
export const RevokeButton = ({ title, text, verb, keep, name, onRevoke, onDone }: Props) => {
  const { errors } = useLanguage().words;
  const [asks, setAsks] = useState(false);
  const { saving, save } = useSave();
  const close = (): void => setAsks(false);
  return (
    <>
      <Button look="small danger" aria-label={`${verb}: ${name}`} onClick={() => setAsks(true)}>
        {verb}
      </Button>
      {asks && (
        <Dialog title={title} text={text} onClose={close}>
          <p className="form-error" role="alert">
            {saving.state === 'refused' ? saving.reason || errors.unexpected : ''}
          </p>
          <div className="acts">
            <Button
              look="danger"
              busy={saving.state === 'saving'}
              onClick={() =>
                void save(onRevoke, () => {
                  close();
                  onDone();
                })
              }
            >
              {verb}
            </Button>
            <Button look="primary" data-first="" onClick={close}>
              {keep}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
};
