import type { RouteExample } from './example.ts';

const OWNER = { id: 'UAVfktxN5FCwdEvAbncSTz', name: 'demo', role: 'owner' };
const STORE = { id: 'fDFl2wu3C0Ni59GjKsjfPc', name: 'Training Café', currency: 'EUR' };

/** Examples of set-up, login, staff, tills and screens. */
export const peopleExamples: Readonly<Record<string, RouteExample>> = {
  getSetupProgress: {
    answer: {
      steps: {
        wallet: 'done',
        check: 'done',
        lightning: 'skipped',
        connection: 'skipped',
        accept: 'open',
        trial: 'open',
      },
      draft: {},
    },
  },
  patchSetupProgress: {
    body: { skipped: 'connection', acceptUpTo: '50.00' },
    answer: {
      steps: {
        wallet: 'done',
        check: 'done',
        lightning: 'skipped',
        connection: 'skipped',
        accept: 'done',
        trial: 'open',
      },
      draft: {},
    },
  },
  getHealth: { answer: { uptime: 2, status: 'UP', timestamp: 1795254673344 } },
  getBoot: {
    answer: { state: 'ready', passphraseNeeded: false, network: 'regtest', training: true, ownerReset: false },
  },
  setUp: {
    body: {
      setupCode: 'AAAABBBBCCCCDDDDEEEEFF',
      owner: { name: 'Ada', password: 'a long password', pin: '271828' },
      store: { name: 'Corner Café', currency: 'EUR' },
      wallet: {
        key: 'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs',
      },
      chain: [{ kind: 'core', url: 'http://127.0.0.1:8332', user: 'satchel', password: 'secret' }],
    },
    answer: { token: 'eyJhbGciOiJIUzI1NiJ9.eyJzaWQiOiJ4In0.c2lnbmF0dXJl', user: OWNER, store: STORE },
  },
  unlock: { body: { passphrase: 'correct horse battery' }, answer: { state: 'ready' } },
  resetOwner: { body: { code: 'AAAABBBBCCCCDDDDEEEEFF', name: 'Ada', password: 'a new long password' } },
  logIn: {
    body: { name: 'demo', password: 'training' },
    answer: {
      token: 'eyJhbGciOiJIUzI1NiJ9.eyJzaWQiOiJ4In0.c2lnbmF0dXJl',
      csrfToken: null,
      expiresAt: '2026-11-21T21:51:13.493Z',
      user: OWNER,
      stores: [STORE],
    },
  },
  logOut: {},
  getLockScreen: {
    answer: {
      people: [
        { id: '1I4omjDEusvPytsCbBMu7w', name: 'Carl', role: 'cashier', hasPin: true },
        { id: 'UAVfktxN5FCwdEvAbncSTz', name: 'demo', role: 'owner', hasPin: true },
        { id: 'YPKg3v5WN1eaRFHH8sS5e7', name: 'Mary', role: 'manager', hasPin: true },
      ],
      watchedPayments: 1,
      store: STORE,
      till: { id: 'Fd4shxSLB13KFYUPeKQv0O', name: 'Counter' },
      training: true,
      scanner: { prefix: '', suffix: '', msPerKey: 20 },
    },
  },
  listUsers: {
    answer: {
      users: [
        {
          id: '1I4omjDEusvPytsCbBMu7w',
          name: 'Carl',
          role: 'cashier',
          hasPassword: true,
          hasPin: true,
          disabled: false,
          createdAt: '2026-11-21T09:51:13.142Z',
        },
        {
          id: 'UAVfktxN5FCwdEvAbncSTz',
          name: 'demo',
          role: 'owner',
          hasPassword: true,
          hasPin: true,
          disabled: false,
          createdAt: '2026-11-21T09:51:11.676Z',
        },
        {
          id: 'YPKg3v5WN1eaRFHH8sS5e7',
          name: 'Mary',
          role: 'manager',
          hasPassword: true,
          hasPin: true,
          disabled: false,
          createdAt: '2026-11-21T09:51:12.524Z',
        },
      ],
    },
  },
  createUser: {
    body: { name: 'Eve', role: 'cashier', pin: '1379' },
    answer: {
      id: 'PZZPoJj9dn0iNozDMrRwm9',
      name: 'Eve',
      role: 'cashier',
      hasPassword: false,
      hasPin: true,
      disabled: false,
      createdAt: '2026-11-21T09:51:16.072Z',
    },
  },
  updateUser: {
    body: { role: 'manager', password: 'a long password' },
    answer: {
      id: 'PZZPoJj9dn0iNozDMrRwm9',
      name: 'Eve',
      role: 'manager',
      hasPassword: true,
      hasPin: true,
      disabled: false,
      createdAt: '2026-11-21T09:51:16.072Z',
    },
  },
  deleteUser: {},
  listTills: {
    answer: {
      tills: [
        {
          id: 'Fd4shxSLB13KFYUPeKQv0O',
          name: 'Counter',
          storeId: 'fDFl2wu3C0Ni59GjKsjfPc',
          createdAt: '2026-11-21T09:51:14.427Z',
        },
      ],
    },
  },
  pairTill: {
    body: { name: 'Counter' },
    answer: { id: 'Fd4shxSLB13KFYUPeKQv0O', name: 'Counter', token: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE' },
  },
  revokeTill: {},
  listDisplays: {
    answer: {
      displays: [
        {
          id: 'TbCUrKzvNlkppte7PcVXTz',
          name: "Customer's screen",
          tillId: null,
          invoiceId: 'gQeJCwZ59jk9RipEBTDwW9',
          by: null,
          shows: { state: 'amount', number: 1042 },
          createdAt: '2026-11-21T09:51:11.825Z',
        },
      ],
    },
  },
  pairDisplay: {
    body: { name: 'Screen', tillId: 'Fd4shxSLB13KFYUPeKQv0O' },
    answer: {
      id: '2KjiYlipu6O9Ob3rWAaLeF',
      name: 'Screen',
      url: 'http://127.0.0.1:8322/display#AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE',
      token: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE',
    },
  },
  revokeDisplay: {},
};
