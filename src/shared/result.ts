import type { AppError, ErrorCode } from './errors.ts';

/** An expected outcome: a value, or a refusal with a code of the catalogue. Bugs throw errors instead. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;

/** A refusal that a caller must handle. */
export interface Refusal {
  readonly ok: false;
  readonly error: AppError;
}

/** Wraps a value as a success. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** Refuses with a code of the catalogue; `params` fill the sentence, `details` name fields. */
export const refuse = (code: ErrorCode, extra: Omit<AppError, 'code'> = {}): Refusal => ({
  ok: false,
  error: { code, ...extra },
});
