import { ERRORS, sentenceOf, wireCode, type AppError } from '../../shared/errors.ts';
import { SecretsLocked, type Logger } from '../app/ports.ts';
import { StorageFull } from '../app/repositories.ts';

/** The one shape of every refusal, in all APIs (api.md API-7). */
export interface WireError {
  readonly error: string;
  readonly message: string;
  readonly code: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly requestId: string;
}

/** A refusal as it goes over the wire. */
export const toWire = (error: AppError, requestId: string): WireError => {
  const sentence = sentenceOf({ ...error, params: { requestId, ...error.params } });
  return {
    error: sentence,
    message: sentence,
    code: wireCode(error.code),
    ...(error.details && { details: error.details }),
    ...(error.params && { params: error.params }),
    requestId,
  };
};

export const statusOf = (error: AppError): number => ERRORS[error.code].status;

/**
 * The refusal that a thrown error becomes. A full disk and a locked keychain say so; anything else is a bug of ours, which
 * is logged and kept from the caller.
 */
export const refusalOf = (thrown: unknown, logger: Logger, requestId: string): AppError => {
  if (thrown instanceof StorageFull) {
    logger.error({ err: thrown, requestId }, 'the disk is full');
    return { code: 'storage_full' };
  }
  if (thrown instanceof SecretsLocked) {
    logger.warn({ err: thrown, requestId }, 'the secrets were locked during a request');
    return { code: 'locked' };
  }
  logger.error({ err: thrown, requestId }, 'a request failed');
  return { code: 'internal' };
};
