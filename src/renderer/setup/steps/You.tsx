import { useState } from 'react';
import { useLanguage } from '../language.ts';
import { LANGUAGE_NAMES, LANGUAGES, languageOf } from '../../../shared/languages.ts';
import { Field, SelectField } from '../../forms/Field.tsx';
import { faultsOf, type Owner } from '../setup-state.ts';
import { Step } from '../Step.tsx';
const SECRET = { type: 'password', autoComplete: 'new-password' } as const;

interface Props {
  readonly owner: Owner;
  /** The code came in the address of this page. */
  readonly codeKnown: boolean;
  readonly passphraseNeeded: boolean;
  /** Why the server refused the code. */
  readonly codeError: string;
  readonly onLanguage: (code: string) => void;
  /** A backup is restored instead of setting up a new shop. */
  readonly onRestore: () => void;
  readonly onGo: (owner: Owner) => void;
}
export const You = ({ owner, codeKnown, passphraseNeeded, codeError, onLanguage, onRestore, onGo }: Props) => {
  const { locale, words } = useLanguage();
  const { you, restore } = words.setup;
  const [faults, setFaults] = useState<ReturnType<typeof faultsOf>>({});
  const asksCode = !codeKnown || codeError !== '';
  const fault = (name: keyof Owner): string | undefined => {
    const found = faults[name];
    return found && you[found];
  };
  const go = (text: (name: string) => string): void => {
    const code = asksCode ? text('code').trim() : owner.code;
    const [name, password, pin] = [text('name').trim(), text('password'), text('pin')];
    const typed: Owner = { code, name, password, pin, passphrase: text('passphrase'), again: text('again') };
    const found = faultsOf(typed, passphraseNeeded);
    setFaults(found);
    if (Object.keys(found).length === 0) onGo(typed);
  };
  return (
    <Step title={you.title} text={you.text} otherGo={restore.offer} onSkip={onRestore} onGo={go}>
      <div className="form">
        <SelectField
          label={you.language}
          name="language"
          value={languageOf(locale)}
          onChange={(event) => onLanguage(event.currentTarget.value)}
          choices={LANGUAGES.map((code) => ({ value: code, name: LANGUAGE_NAMES[code] }))}
          wide
        />
        {asksCode && (
          <Field
            label={you.code}
            name="code"
            hint={you.codeHint}
            error={codeError || fault('code')}
            defaultValue={owner.code}
            wide
            spellCheck={false}
          />
        )}
        <PersonFields owner={owner} fault={fault} />
        {passphraseNeeded && <PassphraseFields owner={owner} fault={fault} />}
      </div>
    </Step>
  );
};

interface FieldsProps {
  readonly owner: Owner;
  readonly fault: (name: keyof Owner) => string | undefined;
}

const PersonFields = ({ owner, fault }: FieldsProps) => {
  const { you } = useLanguage().words.setup;
  return (
    <>
      <Field label={you.name} name="name" autoComplete="username" defaultValue={owner.name} error={fault('name')} />
      <Field
        label={you.pin}
        name="pin"
        type="password"
        inputMode="numeric"
        hint={you.pinHint}
        error={fault('pin')}
        defaultValue={owner.pin}
      />
      <Field
        label={you.password}
        name="password"
        {...SECRET}
        hint={you.passwordHint}
        error={fault('password')}
        defaultValue={owner.password}
        wide
      />
    </>
  );
};

const PassphraseFields = ({ owner, fault }: FieldsProps) => {
  const { you } = useLanguage().words.setup;
  return (
    <>
      <Field
        label={you.passphrase}
        name="passphrase"
        {...SECRET}
        error={fault('passphrase')}
        defaultValue={owner.passphrase}
      />
      <Field label={you.passphraseAgain} name="again" {...SECRET} error={fault('again')} defaultValue={owner.again} />
      <p className="muted wide">{you.passphraseWhy}</p>
    </>
  );
};
