import type { RouteExample } from './example.ts';

const INVOICE = {
  id: 'QIiky7KJLPlTWsI6AF5EPR',
  storeId: '2hUs94OAzP2yAx68QDScay',
  status: 'New',
  additionalStatus: 'None',
  amount: 12.5,
  currency: 'EUR',
  orderId: '7',
  buyerEmail: null,
  redirectUrl: 'https://shop.example/thanks',
  redirectAutomatically: false,
  enabledPaymentMethods: ['BTC', 'Lightning'],
  paymentMethod: 'Bitcoin/Lightning',
  metadata: { orderId: '7' },
  referralCode: null,
  lightningInvoice: 'lnbcrt271740n1p4sz604pp5taadwey5yjdn3dy8',
  onchainAddress: 'bcrt1qrmm5s9snysc6rus25ugejajcdjemp927rrs4ck',
  bip21:
    'bitcoin:bcrt1qrmm5s9snysc6rus25ugejajcdjemp927rrs4ck?amount=0.00027174&lightning=lnbcrt271740n1p4sz604pp5taadwey5yjdn3dy8',
  qrCodes: {
    lightningQR: 'data:image/svg+xml;base64,PHN2Zy8+',
    onchainQR: 'data:image/svg+xml;base64,PHN2Zy8+',
    bip21QR: 'data:image/svg+xml;base64,PHN2Zy8+',
  },
  checkoutLink: 'http://127.0.0.1:8322/i/QIiky7KJLPlTWsI6AF5EPR',
  createdAt: 1795254773,
  createdTime: 1795254773,
  expirationTime: 1795255673,
  monitoringExpiration: 1797847673,
  manuallyMarked: false,
  type: 'Standard',
  archived: false,
};
const STORE = {
  storeId: '2hUs94OAzP2yAx68QDScay',
  id: '2hUs94OAzP2yAx68QDScay',
  name: 'Training Café',
  walletMinSendable: 1,
  walletMaxSendable: 2100000000000000,
  apiKey: 'fc_test_rJ6a…',
};

/** Examples of the store API. */
export const storeExamples: Readonly<Record<string, RouteExample>> = {
  listStores: { answer: [STORE] },
  getStore: { answer: STORE },
  createStoreInvoice: {
    body: { amount: 12.5, currency: 'EUR', orderId: '7', redirectUrl: 'https://shop.example/thanks' },
    answer: INVOICE,
  },
  listStoreInvoices: { answer: [{ ...INVOICE, qrCodes: { lightningQR: '', onchainQR: '', bip21QR: '' } }] },
  getStoreInvoice: { answer: INVOICE },
  getStoreRates: { answer: [{ currencyPair: 'BTC_EUR', rate: '46000.00000000', errors: [] }] },
  getStorePaymentMethods: {
    answer: [
      { paymentMethodId: 'BTC-CHAIN', enabled: true },
      { paymentMethodId: 'BTC-LN', enabled: true },
    ],
  },
  storeEvents: { answer: INVOICE },
};
