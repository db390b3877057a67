/** The states that say most, in a German shop (design.md COPY-5). */
import { getSessionRoute } from '../../src/shared/contract/session.ts';
import { listReply, RECENT, SALES, session, sessionReply, detailReply } from './fixtures.ts';
import { OFFICE_MONEY_SHOTS } from './office-money-shots.ts';
import { OFFICE_SALES_SHOTS } from './office-sales-shots.ts';
import { OFFICE_SCANNER_SHOTS } from './office-scanner-shots.ts';
import { officeAt, overviewReply } from './office-base.ts';
import type { Shot } from './shot.ts';
import { CREDENTIALS, paying, till } from './till-base.ts';

const GERMAN = { store: { ...session().store, locale: 'de' } };
const OWNER = { id: 'U'.repeat(22), name: 'Lena', role: 'owner' } as const;
const MANAGER = { id: 'W'.repeat(22), name: 'Samira', role: 'manager' } as const;
const LIST = 'GET /api/till/invoices';
const SESSION = 'GET /api/till/session';
const details = Object.fromEntries(RECENT.map((one) => [`GET /api/till/invoices/${one.id}`, detailReply(one)]));

const TILL: readonly Shot[] = [
  {
    ...paying('waiting-plain-de', SALES.waiting, ['Adresse steht auf der Kundenanzeige'], GERMAN, { plain: true }),
    code: null,
    act: async (page) => {
      await page.getByTestId('panel').waitFor(); // a loaded machine may not have drawn it yet
      await page.keyboard.press('F8');
    },
  },
  paying('no-screen', SALES.waiting, ['No screen is showing this'], {}, null),
  paying('no-screen-de', SALES.waiting, [], GERMAN, null),
  paying('part-de', SALES.part, [], GERMAN),
  paying('late-seen-de', SALES['late-seen'], [], GERMAN),
  paying('late-manager', SALES.late, ['Paid late', 'Accept the payment'], { user: MANAGER }),
  paying('late-manager-de', SALES.late, [], { ...GERMAN, user: MANAGER }),
  paying('reverted-de', SALES.reverted, [], GERMAN),
  paying('twice-de', SALES.twice, [], GERMAN),
  paying('expired-part-de', SALES['expired-part'], [], GERMAN),
  { ...till({ ...GERMAN, user: OWNER, sources: [] }), state: 'unwatched-de', says: [] },
  {
    ...till(GERMAN),
    state: 'watched-trouble-de',
    keep: { ...CREDENTIALS, watched: `${RECENT[1]?.id} ${RECENT[2]?.id} ${RECENT[4]?.id}` },
    replies: { ...till(GERMAN).replies, ...details },
    says: ['1038', '+1'],
  },
  {
    ...till(GERMAN, { [LIST]: listReply(RECENT), ...details }),
    state: 'earlier-de',
    act: async (page) => {
      await page.keyboard.press('F5');
      await page.getByRole('button', { name: '1039' }).click();
      await page.getByRole('button', { name: 'Zahlung zeigen' }).click();
    },
    says: [],
  },
];

const OFFICE: readonly Shot[] = [
  {
    ...officeAt('overview', GERMAN, { [LIST]: listReply(RECENT.slice(0, 6)) }),
    state: 'overview-de',
    says: ['Verkäufe heute', 'Heute erhalten', 'davon 1,60\u00a0€ zu viel und 12,90\u00a0€ verspätet'],
  },
  {
    ...officeAt('overview', GERMAN, {
      [LIST]: listReply(RECENT.slice(0, 6)),
      'GET /api/till/overview': overviewReply({
        troubles: [
          { kind: 'no_source', count: 0, names: [] },
          { kind: 'sources_disagree', count: 4, names: ['127.0.0.1:8332', 'mempool.space'] },
          { kind: 'price_old', count: 0, names: ['EUR'] },
          { kind: 'webhooks_waiting', count: 3, names: [] },
          { kind: 'backup_old', count: 51, names: [] },
        ],
      }),
    }),
    state: 'overview-failing-de',
    says: [],
  },
];

/** Pages with much text that are shown as they are, without an act. */
const LONG_TEXTS: ReadonlySet<string> = new Set(['overview-cases', 'sources-trouble', 'sources-one-public', 'scanner']);
const inGerman = (shot: Shot): Shot => {
  const reply = shot.replies?.[SESSION];
  if (typeof reply !== 'object' || !('body' in reply)) throw new Error(`${shot.state} has no session`);
  const { store, ...rest } = getSessionRoute.answers[200].parse(reply.body);
  const replies = { ...shot.replies, [SESSION]: sessionReply({ ...rest, store: { ...store, locale: 'de' } }) };
  return { ...shot, replies, state: `${shot.state}-de`, says: [] };
};
const TEXTS = [...OFFICE_SALES_SHOTS, ...OFFICE_MONEY_SHOTS, ...OFFICE_SCANNER_SHOTS]
  .filter(({ state }) => LONG_TEXTS.has(state))
  .map(inGerman);

export const GERMAN_SHOTS: readonly Shot[] = [...TILL, ...OFFICE, ...TEXTS];
