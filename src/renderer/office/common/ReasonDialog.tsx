import type { FormEvent } from 'react';
import { Button } from '../../common/Button.tsx';
import type { Answer } from '../../common/call.ts';
import { Dialog } from '../../common/Dialog.tsx';
import { Field } from '../../forms/Field.tsx';
import { textOf } from '../../forms/form.ts';
import { useSave } from './use-save.ts';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly words: { readonly reason: string; readonly missing: string; readonly keep: string; readonly go: string };
  readonly look: 'primary' | 'danger';
  readonly send: (reason: string) => Promise<Answer<unknown>>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks for the reason of a decision about money, which the audit log keeps. */
export const ReasonDialog = ({ title, text, words, look, send, onClose, onDone }: Props) => {
  const { saving, save, refuse } = useSave();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget), 'reason').trim();
    if (reason === '') return refuse(words.missing);
    void save(
      () => send(reason),
      () => {
        onClose();
        onDone();
      },
    );
  };
  return (
    <Dialog title={title} text={text} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Field
          label={words.reason}
          name="reason"
          maxLength={500}
          wide
          data-first=""
          error={saving.state === 'refused' ? saving.reason : undefined}
        />
        <div className="acts wide">
          <Button onClick={onClose}>{words.keep}</Button>
          <Button type="submit" look={look} busy={saving.state === 'saving'}>
            {words.go}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
