import { useSyncExternalStore, type FormEvent } from 'react';
import { Button } from '../common/Button.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { useLanguage } from '../common/language.ts';
import { Field } from '../forms/Field.tsx';
import { textOf } from '../forms/form.ts';
import { useOffice } from './common/office-context.ts';
import { useSave } from './common/use-save.ts';
import type { PasswordPrompt } from './password-prompt.ts';

/** The question for the password, while one is open. What was typed on the page stays as it is. */
export const PasswordDialog = ({ prompt }: { readonly prompt: PasswordPrompt }) => {
  const settle = useSyncExternalStore(prompt.subscribe, prompt.open);
  return settle && <Question settle={settle} />;
};

const Question = ({ settle }: { readonly settle: (isEntered: boolean) => void }) => {
  const { office } = useLanguage().words;
  const { password: say } = office;
  const { renew, session } = useOffice();
  const { saving, save } = useSave();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = textOf(new FormData(event.currentTarget), 'password');
    void save(
      () => renew(password),
      () => settle(true),
    );
  };
  return (
    <Dialog title={say.title} text={say.text} onClose={() => settle(false)}>
      <form className="form" onSubmit={submit}>
        <Field
          label={say.label(session.user.name)}
          hint={session.training ? say.training : undefined}
          name="password"
          type="password"
          autoComplete="current-password"
          data-first=""
          error={saving.state === 'refused' ? saving.reason : undefined}
          required
        />
        <div className="acts">
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {say.go}
          </Button>
          <Button onClick={() => settle(false)}>{say.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
};
