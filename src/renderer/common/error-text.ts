import type { ErrorCode } from '../../shared/errors.ts';
import type { ApiError } from './call.ts';
import type { ErrorWords } from '../words/common/errors.ts';

/** A refusal in the language of the page, by its code; unknown codes keep the server's sentence. */
export const errorText = (words: ErrorWords, { code, sentence, params }: ApiError): string => {
  if (code === 'unreachable') return words.unreachable;
  const known = words.byCode[code as ErrorCode]; // undefined for an unknown code
  return known ? known(params) : sentence || words.unexpected;
};
