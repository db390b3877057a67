import { getSetupProgressRoute } from '../../src/shared/contract/setup-progress.ts';
import { body, bootReply, session, sessionReply } from './fixtures.ts';
import { FOUR, go, LENA, nothing, paste, preview, refusing, same, SMALL, wizard, ZPUB } from './setup-base.ts';
import { SETUP_LIGHTNING_SHOTS } from './lightning-shots.ts';
import { DESK_SIZES, ZOOMED, type Shot } from './shot.ts';

const PERSON: readonly Shot[] = [
  wizard('you', 0, ['Who owns this shop?', 'Your name', 'About 3 minutes left'], nothing, {
    forced: true,
    sizes: [...DESK_SIZES, '1920x1080', ZOOMED],
  }),
  wizard('you-code', 0, ['Set-up code', 'Find it in the window where Satchel was started.'], nothing, {
    path: '/setup',
  }),
  wizard('you-passphrase', 0, ['Passphrase again', 'This computer has no keychain.'], nothing, {
    replies: { 'GET /api/boot': bootReply({ state: 'setup', passphraseNeeded: true }) },
  }),
  wizard(
    'you-refused',
    0,
    [
      'This is still missing.',
      'Use at least 8 characters.',
      'Use 6 to 8 digits only.',
      'The passphrases do not match.',
    ],
    async (page) => {
      await page.getByLabel('Password').fill('short');
      await page.getByLabel('PIN for the till').fill('12');
      await page.getByLabel('Passphrase', { exact: true }).fill('a passphrase');
      await page.getByLabel('Passphrase again').fill('another one');
      await go(page);
    },
    { replies: { 'GET /api/boot': bootReply({ state: 'setup', passphraseNeeded: true }) } },
  ),
  wizard('shop', 1, ['Your shop', 'Name of the shop', 'Euro (EUR)', 'Time zone']),
  wizard('shop-refused', 1, ['This is still missing.'], (page) => go(page)),
  wizard(
    'you-de',
    0,
    ['Wem gehört dieser Laden?', 'Sprache', 'Weiter'],
    async (page) => void (await page.getByLabel('Language').selectOption('de')),
  ),
  wizard(
    'code-refused',
    1,
    ['Wrong set-up code. 4 tries left.', 'Set-up code'],
    async (page) => {
      await page.getByLabel('Name of the shop').fill('Café Morgenrot');
      await go(page);
    },
    {
      replies: {
        'POST /api/setup': {
          refuse: { status: 403, code: 'wrong_setup_code', error: 'x', params: { triesLeft: 4 } },
        },
      },
    },
  ),
  wizard('resume-log-in', 0, ['Continue set-up', 'It continues with the owner’s password.', 'Password'], nothing, {
    replies: { 'GET /api/boot': bootReply() },
  }),
  wizard('resume', 0, ['Welcome back, Lena', 'Set-up stopped at “Your wallet”.', 'not yet', 'Look around'], nothing, {
    keep: { session: 'session' },
    replies: { 'GET /api/boot': bootReply() },
  }),
  wizard('resume-skipped', 0, ['Set-up stopped at “Connection”.', 'skipped'], nothing, {
    keep: { session: 'session' },
    replies: {
      'GET /api/boot': bootReply(),
      'GET /api/till/setup': body(getSetupProgressRoute.answers[200], {
        steps: {
          wallet: 'done',
          check: 'done',
          lightning: 'skipped',
          connection: 'skipped',
          accept: 'skipped',
          trial: 'skipped',
        },
        draft: {},
      }),
    },
  }),
  wizard('already', 0, ['Satchel is already set up.', 'Open the till'], nothing, {
    keep: { session: 'session' },
    replies: {
      'GET /api/boot': bootReply(),
      'GET /api/till/setup': body(getSetupProgressRoute.answers[200], {
        steps: {
          wallet: 'done',
          check: 'done',
          lightning: 'skipped',
          connection: 'done',
          accept: 'done',
          trial: 'done',
        },
        draft: {},
      }),
    },
  }),
];

const KEY: readonly Shot[] = [
  wizard('wallet', 2, [
    'Your wallet',
    'Paste your wallet’s public key (xpub) or descriptor.',
    'It is often under Settings',
  ]),
  wizard('wallet-checking', 2, ['Checking the key'], paste(ZPUB), {
    replies: { 'POST /api/till/wallet/preview': 'wait' },
  }),
  wizard('wallet-found', 2, ['Native SegWit, wallet 8e75 0912'], paste(ZPUB)),
  wizard(
    'wallet-kinds',
    2,
    ['Which is your wallet’s first address?', 'Native SegWit', 'Taproot', 'Nested SegWit', 'Legacy'],
    paste(ZPUB),
    {
      replies: { 'POST /api/till/wallet/preview': preview(FOUR) },
    },
  ),
  wizard(
    'wallet-refused',
    2,
    ['This is a private key. Never paste it anywhere. Use the public key (xpub).'],
    paste('xprv…'),
    refusing('POST /api/till/wallet/preview', 400, 'wallet_private_key', 'x'),
  ),
  wizard(
    'wallet-wrong-network',
    2,
    ['This key is for another network.'],
    paste(ZPUB),
    refusing('POST /api/till/wallet/preview', 400, 'wallet_wrong_network', 'x'),
  ),
  wizard(
    'check',
    3,
    ['Are these your addresses?', '2 of 3 checked', '8e75 0912', "m/84'/0'/0'", 'They do not match'],
    same(2),
    { forced: true },
  ),
  wizard('check-all', 3, ['3 of 3 checked'], same(3)),
  wizard(
    'check-refused',
    3,
    ['This key belongs to another store.'],
    async (page, shop) => {
      await same(3)(page, shop);
      await go(page);
    },
    refusing('PUT /api/till/wallet', 409, 'wallet_in_use', 'x'),
  ),
  wizard('check-different', 3, ['Another address type or another account?', 'Paste another key'], (page) =>
    page.getByRole('button', { name: 'They do not match' }).click(),
  ),
  wizard(
    'check-different-kinds',
    2,
    ['Another address type or another account?', 'Taproot'],
    async (page) => {
      await page.getByLabel('Public key or descriptor').fill(ZPUB);
      await page.getByRole('radio', { name: /^Native SegWit/ }).check();
      await go(page);
      await page.getByRole('button', { name: 'They do not match' }).click();
    },
    { replies: { 'POST /api/till/wallet/preview': preview(FOUR) } },
  ),
];

const WORLD: readonly Shot[] = [
  wizard('connection', 5, [
    'How does Satchel see payments?',
    'RPC user',
    'The test requests the newest block and saves nothing.',
  ]),
  wizard('connection-public', 5, ['Address of the server', 'A public server learns your addresses.'], (page) =>
    page.getByRole('radio', { name: 'Public server' }).click(),
  ),
  wizard('connection-electrum', 5, ['Address, such as ssl://host:50002', 'This is my own server'], (page) =>
    page.getByRole('radio', { name: 'Electrum server' }).click(),
  ),
  wizard('connection-checking', 5, ['Requesting the newest block'], (page) => go(page, 'Test'), {
    replies: { 'POST /api/till/sources/test': 'wait' },
  }),
  wizard(
    'connection-refused',
    5,
    ['127.0.0.1:8332 refuses the user name or the password.'],
    (page) => go(page, 'Test'),
    {
      replies: {
        'POST /api/till/sources/test': {
          body: { ok: false, height: null, error: 'it refuses the user name or password' },
        },
      },
    },
  ),
  wizard('connection-works', 5, ['It works. The newest block is 912,345.'], (page) => go(page, 'Test')),
  wizard('accept', 6, [
    'Accept payments immediately, or always wait?',
    'The shop bears that loss.',
    'Immediately up to, in Euro',
  ]),
  wizard(
    'accept-no-price',
    6,
    ['There is no price yet to turn this amount into bitcoin. It is kept.'],
    async (page) => {
      await page.getByLabel('Immediately up to').fill('50');
      await go(page);
    },
    refusing('PATCH /api/till/setup', 503, 'rate_unavailable', 'x'),
  ),
  wizard('accept-missing', 6, ['Enter an amount such as 50.'], async (page) => {
    await page.getByText('Accept small payments immediately').click();
    await go(page);
  }),
  wizard('accept-de', 0, ['Zahlungen sofort annehmen oder immer abwarten?', 'Kleine Beträge'], nothing, {
    path: '/setup?step=accept',
    keep: { session: 'session' },
    replies: {
      'GET /api/boot': bootReply(),
      'GET /api/till/session': sessionReply({
        user: LENA,
        freshSeconds: 300,
        store: { ...session().store, locale: 'de' },
      }),
    },
  }),
  wizard('try', 7, ['Try a sale', 'Pay 546 sats, the smallest possible amount', 'Skip for now']),
  wizard('try-scanning', 7, ['Your wallet is being scanned for used addresses.'], (page) => go(page, 'Show the code'), {
    replies: { 'POST /api/till/invoices': { refuse: { status: 503, code: 'wallet_scanning', error: 'x' } } },
  }),
  wizard('try-waiting', 7, ['Waiting. Scan the code with your wallet.'], (page) => go(page, 'Show the code'), {
    code: SMALL.bip21 ?? '',
  }),
  wizard('try-seen', 7, ['Payment seen. It works.', 'Open the till'], async (page, shop) => {
    await go(page, 'Show the code');
    await page.getByText('Waiting. Scan').waitFor();
    await page.waitForTimeout(300); // until its stream is open
    shop.push('/api/till/events', 'invoice.changed', { ...SMALL, status: 'processing', bip21: null });
  }),
  wizard('try-paid', 7, ['Paid. It works.', 'Open the till'], async (page, shop) => {
    await go(page, 'Show the code');
    await page.getByText('Waiting. Scan').waitFor();
    await page.waitForTimeout(300);
    shop.push('/api/till/events', 'invoice.changed', { ...SMALL, status: 'settled', bip21: null });
  }),
  wizard(
    'try-without-wallet',
    2,
    ['There is no wallet yet, so there is nothing to try.', 'Open the till'],
    async (page) => {
      for (const heading of [
        'Do you have Lightning?',
        'How does Satchel see payments?',
        'Accept payments immediately, or always wait?',
      ]) {
        await go(page, 'Skip for now');
        await page.getByRole('heading', { name: heading }).waitFor();
      }
      await go(page, 'Skip for now');
    },
  ),
];

export const SETUP_SHOTS: readonly Shot[] = [...PERSON, ...KEY, ...SETUP_LIGHTNING_SHOTS, ...WORLD];
