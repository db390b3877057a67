import type { NewPerson, PersonChange, StaffMember } from '../../../common/client.ts';

export interface Typed {
  readonly name: string;
  readonly role: StaffMember['role'];
  readonly pin: string;
  readonly password: string;
  /** Empty unless one's own password or PIN changes. */
  readonly currentPassword: string;
  readonly mayLogIn: boolean;
}

/** A new person; an empty PIN or password means that they have none. */
export const newPersonOf = ({ name, role, pin, password }: Typed): NewPerson => ({
  name,
  role,
  ...(pin ? { pin } : {}),
  ...(password ? { password } : {}),
});

/** Only the differences, so that nobody's change made meanwhile is overwritten. */
export const changeOf = (person: StaffMember, typed: Typed): PersonChange => ({
  ...(typed.name === person.name ? {} : { name: typed.name }),
  ...(typed.role === person.role ? {} : { role: typed.role }),
  ...(typed.pin ? { pin: typed.pin } : {}),
  ...(typed.password ? { password: typed.password } : {}),
  ...(typed.currentPassword ? { currentPassword: typed.currentPassword } : {}),
  ...(typed.mayLogIn === !person.disabled ? {} : { disabled: !typed.mayLogIn }),
});
