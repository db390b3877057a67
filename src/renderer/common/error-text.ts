import type { ErrorCode } from '../../shared/errors.ts';
import type { ApiError } from './client.ts';
import type { ErrorWords } from '../words/errors.ts';

/** A refusal in the language of the page: by its code, else in the words of the server. */
export const errorText = (words: ErrorWords, { code, sentence, params }: ApiError): string => {
  if (code === 'unreachable') return words.unreachable;
  const known = words.byCode[code as ErrorCode]; // an unknown code finds nothing
  return known ? known(params) : sentence || words.unexpected;
};
