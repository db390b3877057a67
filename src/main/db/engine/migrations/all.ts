import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { deliveries } from './0002-deliveries.ts';
import { lightning } from './0003-lightning.ts';
import { webhooks } from './0004-webhooks.ts';
import { paymentRequests } from './0005-payment-requests.ts';
import { office } from './0006-office.ts';
import { invoiceDays } from './0007-invoice-days.ts';
import { quoteInInvoice } from './0008-quote-in-invoice.ts';
import { sentHeaders } from './0009-sent-headers.ts';
import { screenMakers } from './0010-screen-makers.ts';
import { chainKnowledge } from './0011-chain-knowledge.ts';
import { takenBack } from './0012-taken-back.ts';
import { advice } from './0013-advice.ts';
import { cases } from './0014-cases.ts';
import { rememberedLies } from './0015-remembered-lies.ts';
import { lightningEnds } from './0016-lightning-ends.ts';
import { lightningBackends } from './0017-lightning-backends.ts';

/** Every migration in order. Only append: a released migration never changes (see README.md). */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  deliveries,
  lightning,
  webhooks,
  paymentRequests,
  office,
  invoiceDays,
  quoteInInvoice,
  sentHeaders,
  screenMakers,
  chainKnowledge,
  takenBack,
  advice,
  cases,
  rememberedLies,
  lightningEnds,
  lightningBackends,
];
