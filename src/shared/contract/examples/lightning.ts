import type { RouteExample } from './example.ts';

const TEXT = 'type=lnd-rest;server=https://morgenrot.local:8080;macaroon=0201036c6e64;certthumbprint=4fa109c2';
const BACKEND = {
  id: 'qfW0mVQ2t1aYzH4gU7sN3x',
  kind: 'lnd',
  name: 'morgenrot',
  version: '0.21.3-beta',
  label: 'morgenrot.local:8080',
  certificate: '4fa109c2d3a5b4c1907b5fb7ad2f39c0f0c3b1ad7d0e2d2b7f2b1e0c5a9b7de0',
  offeredCertificate: null,
  identity: '02c8f1a4c76b2d9a8b5a3d5c1e7f3b1c2d9a8b5a3d5c1e7f3b1c2d9a8b5a3da97e',
  acceptsUnproved: false,
  removed: false,
  status: {
    network: 'mainnet',
    synced: true,
    receivableSats: '1284000',
    balanceSats: '722250',
    maySpend: false,
    missing: [],
    at: '2026-11-21T09:51:07.120Z',
  },
  openCodes: 2,
  answerMs: 38,
  health: {
    state: 'ok',
    lastError: null,
    lastOkAt: '2026-11-21T09:51:11.333Z',
    since: '2026-11-21T06:02:44.018Z',
  },
};
const RECEIVED = {
  today: [{ currency: 'EUR', amount: '48.10', payments: 7 }],
  latest: [{ at: '2026-11-21T09:48:30.402Z', sats: '9783', invoiceId: '4hZr2vT9qLmXc7Wb1sYkPd', number: 61 }],
};
const ANSWER = { backends: [BACKEND], received: RECEIVED };
const REFUSED = {
  ...BACKEND,
  offeredCertificate: 'b3f0a4c2d1e5968778695a4b3c2d1e0f9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  health: {
    state: 'failing',
    lastError: 'it shows another certificate than before; if that is right, approve it',
    lastOkAt: '2026-11-21T09:51:11.333Z',
    since: '2026-11-21T09:51:12.000Z',
  },
};
const SAT = {
  bolt11: 'lnbc10n1p5g0exemplary',
  paymentHash: '5b0e2c1f7a9d4836b1c2e3f405162738495a6b7c8d9eafb0c1d2e3f405162738',
  sats: '1',
  expiresAt: '2026-11-21T10:01:11.000Z',
  state: 'open',
};

/** Examples of Lightning backends. */
export const lightningExamples: Readonly<Record<string, RouteExample>> = {
  getLightning: { answer: ANSWER },
  tryLightning: {
    body: { text: TEXT },
    answer: {
      kind: BACKEND.kind,
      label: BACKEND.label,
      certificate: BACKEND.certificate,
      identity: BACKEND.identity,
      network: 'mainnet',
      synced: true,
      receivableSats: '1284000',
      balanceSats: '722250',
      maySpend: false,
      missing: [],
      steps: [
        { step: 'check', tookMs: 14, error: null },
        { step: 'create', tookMs: 31, error: null },
        { step: 'lookup', tookMs: 12, error: null },
        { step: 'cancel', tookMs: 18, error: null },
        { step: 'listen', tookMs: 9, error: null },
      ],
    },
  },
  addLightning: { body: { text: TEXT, maySpend: false, acceptsUnproved: false }, answer: ANSWER },
  orderLightning: { body: { ids: [BACKEND.id] }, answer: ANSWER },
  removeLightning: { answer: { ...ANSWER, backends: [{ ...BACKEND, removed: true }] } },
  checkLightning: { answer: { ...ANSWER, backends: [REFUSED] } },
  changeLightning: { body: { text: TEXT, maySpend: false, acceptsUnproved: false }, answer: ANSWER },
  approveCertificate: {
    body: { certificate: REFUSED.offeredCertificate },
    answer: { ...ANSWER, backends: [{ ...BACKEND, certificate: REFUSED.offeredCertificate }] },
  },
  startSat: { answer: SAT },
  getSat: { answer: { ...SAT, state: 'paid' } },
  endSat: { answer: { ...SAT, state: 'ended' } },
};
