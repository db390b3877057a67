import type { NewPerson, PersonChange, StaffMember } from '../../../common/client.ts';

export interface Typed {
  readonly name: string;
  readonly role: StaffMember['role'];
  readonly pin: string;
  readonly password: string;
  readonly mayLogIn: boolean;
}

/** Somebody new: what was left empty they do not have. */
export const newPersonOf = ({ name, role, pin, password }: Typed): NewPerson => ({
  name,
  role,
  ...(pin ? { pin } : {}),
  ...(password ? { password } : {}),
});

/** Only what differs, so that nothing is overwritten that somebody else changed meanwhile. */
export const changeOf = (person: StaffMember, typed: Typed): PersonChange => ({
  ...(typed.name === person.name ? {} : { name: typed.name }),
  ...(typed.role === person.role ? {} : { role: typed.role }),
  ...(typed.pin ? { pin: typed.pin } : {}),
  ...(typed.password ? { password: typed.password } : {}),
  ...(typed.mayLogIn === !person.disabled ? {} : { disabled: !typed.mayLogIn }),
});
