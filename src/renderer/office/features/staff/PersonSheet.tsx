import { useState, type FormEvent } from 'react';
import { ROLES } from '../../../../shared/vocabulary.ts';
import type { StaffMember } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Field, SelectField } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import { useOffice } from '../../common/office-context.ts';
import { changeOf, newPersonOf, type Typed } from './person.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useSave } from '../../common/use-save.ts';

type Fault = 'name' | 'pin' | 'password' | 'currentPassword';

interface Props {
  /** Null for a new person. */
  readonly person: StaffMember | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}
export const PersonSheet = ({ person, onClose, onDone }: Props) => {
  const { office, close } = useLanguage().words;
  const { staff: say } = office;
  const { client, session } = useOffice();
  const { saving, save } = useSave();
  const isOwn = person?.id === session.user.id;
  const [fault, setFault] = useState<Fault | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = typedIn(new FormData(event.currentTarget));
    const found = faultOf(typed, isOwn);
    setFault(found);
    if (found) return;
    const call = () =>
      person ? client.changeUser(person.id, changeOf(person, typed)) : client.addUser(newPersonOf(typed));
    void save(call, onDone);
  };
  return (
    <Sheet title={person ? say.edit(person.name) : say.add} close={close} onClose={onClose}>
      <form className="form person-form" onSubmit={submit} noValidate>
        <Fields person={person} isOwn={isOwn} fault={fault} />
        <p className="form-error" role="alert">
          {saving.state === 'refused' ? saving.reason : ''}
        </p>
        <div className="acts">
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {say.save}
          </Button>
          {person && !isOwn && (
            <RevokeButton
              title={say.removeTitle(person.name)}
              text={say.removeText}
              verb={say.remove}
              keep={say.keep}
              name={person.name}
              onRevoke={() => client.removeUser(person.id)}
              onDone={onDone}
            />
          )}
        </div>
      </form>
    </Sheet>
  );
};

const typedIn = (form: FormData): Typed => ({
  name: textOf(form, 'name').trim(),
  role: ROLES.find((role) => role === textOf(form, 'role')) ?? 'cashier',
  pin: textOf(form, 'pin'),
  password: textOf(form, 'password'),
  currentPassword: textOf(form, 'currentPassword'),
  mayLogIn: form.has('mayLogIn'),
});

const faultOf = ({ name, pin, password, currentPassword }: Typed, isOwn: boolean): Fault | null => {
  if (name === '') return 'name';
  if (pin !== '' && !/^[0-9]{4,8}$/.test(pin)) return 'pin';
  if (password !== '' && password.length < 8) return 'password';
  return isOwn && (pin !== '' || password !== '') && currentPassword === '' ? 'currentPassword' : null;
};

interface FieldsProps {
  readonly person: StaffMember | null;
  readonly isOwn: boolean;
  readonly fault: Fault | null;
}

const Fields = ({ person, isOwn, fault }: FieldsProps) => {
  const { office } = useLanguage().words;
  const { staff: say } = office;
  const [role, setRole] = useState<string>(person?.role ?? 'cashier');
  const faults = {
    name: office.missing,
    pin: say.badPin,
    password: say.shortPassword,
    currentPassword: say.currentPasswordMissing,
  };
  const errorOf = (name: Fault): string | undefined => (fault === name ? faults[name] : undefined);
  const hint = say.roleHints[ROLES.find((one) => one === role) ?? 'cashier'];
  return (
    <>
      <Field
        label={say.name}
        name="name"
        data-first=""
        defaultValue={person?.name}
        maxLength={80}
        error={errorOf('name')}
      />
      <SelectField
        label={say.role}
        name="role"
        value={role}
        hint={hint}
        onChange={(event) => setRole(event.currentTarget.value)}
        choices={ROLES.toReversed().map((one) => ({ value: one, name: say.roles[one] }))}
      />
      <Codes person={person} isOwn={isOwn} errorOf={errorOf} />
      {person && (
        <label className="tick">
          <input type="checkbox" name="mayLogIn" defaultChecked={!person.disabled} />
          {say.mayLogIn}
        </label>
      )}
    </>
  );
};

interface CodesProps extends Omit<FieldsProps, 'fault'> {
  readonly errorOf: (name: Fault) => string | undefined;
}

/** PIN and password; one's own change with the current password only (reliability.md A31). */
const Codes = ({ person, isOwn, errorOf }: CodesProps) => {
  const { staff: say } = useLanguage().words.office;
  const asked = person
    ? { pin: say.newPin, pinHint: say.keepHint, password: say.newPassword, passwordHint: say.keepHint }
    : say;
  return (
    <>
      <Field
        label={asked.pin}
        name="pin"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        hint={asked.pinHint}
        error={errorOf('pin')}
      />
      <Field
        label={asked.password}
        name="password"
        type="password"
        autoComplete="new-password"
        hint={asked.passwordHint}
        error={errorOf('password')}
      />
      {isOwn && (
        <Field
          label={say.currentPassword}
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          hint={say.currentPasswordHint}
          error={errorOf('currentPassword')}
        />
      )}
    </>
  );
};
