import type { Migration } from '../migrate.ts';

/**
 * Keeps who paired each customer's screen, so that the screen ends with that person (reliability.md A38). Earlier
 * versions wrote the person to the audit log alone. Null for the screens that Satchel pairs itself. Screens of people
 * who were disabled or removed meanwhile end here.
 */
export const screenMakers: Migration = {
  name: '0010-screen-makers',
  statements: `
alter table displays add column user_id text references users (id);
update displays set user_id = (
  select audit.user_id from audit join users on users.id = audit.user_id
  where audit.what = 'display.paired' and json_extract(audit.after, '$.id') = displays.id
);
update displays set revoked_at_ms = (select disabled_at_ms from users where users.id = displays.user_id)
  where revoked_at_ms is null and user_id in (select id from users where disabled_at_ms is not null);
`,
};
