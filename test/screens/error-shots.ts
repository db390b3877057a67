/** The pages that a browser gets instead of a refusal in JSON (design.md COPY-11, PIC-1): the server's own HTML. */
import { errorPage, type ErrorPageFacts } from '../../src/main/http/pages/error-page.ts';
import { languageFor } from '../../src/main/http/pages/language.ts';
import type { AppError } from '../../src/shared/errors.ts';
import { FILES } from './pay-shots.ts';
import type { Shot } from './shot.ts';

interface Of extends Partial<Omit<ErrorPageFacts, 'error'>> {
  readonly error: AppError['code'] | AppError;
  readonly locale?: 'en' | 'de';
}
const error = (state: string, { error: asked, locale = 'en', ...facts }: Of, says: readonly string[]): Shot => {
  const page = errorPage(
    {
      error: typeof asked === 'string' ? { code: asked } : asked,
      requestId: 'q7dK2mTzX0aVbN4rLpWc1g',
      listener: 'public',
      path: '/nothing/here',
      shop: 'Café Morgenrot',
      ...facts,
    },
    languageFor(undefined, { locale, currency: 'EUR' }),
  );
  return {
    page: 'pay',
    state: `error-${state}${locale === 'de' ? '-de' : ''}`,
    path: '/refused',
    sizes: ['390x844', '320x640', '1280x800'],
    replies: { ...FILES, 'GET /refused': { text: page.html, type: 'text/html' } },
    code: null,
    says,
  };
};

const TOO_OFTEN: AppError = { code: 'too_many_requests', params: { seconds: 42 } };

export const ERROR_SHOTS: readonly Shot[] = [
  error('home', { error: 'not_found', path: '/' }, ['Café Morgenrot', 'This address shows payments.']),
  error('home', { error: 'not_found', path: '/', locale: 'de' }, ['Diese Adresse zeigt Zahlungen.']),
  error('link', { error: 'not_found', path: '/i/x' }, [
    'This link leads to no payment.',
    'Please ask the shop for a new one.',
  ]),
  error('link', { error: 'not_found', path: '/i/x', locale: 'de' }, [
    'Dieser Link führt zu keiner Zahlung.',
    'Bitte fragen Sie im Shop nach einem neuen.',
  ]),
  error('page', { error: 'not_found' }, ['There is no page here.']),
  error('page-inside', { error: 'not_found', listener: 'private' }, ['There is no page here.', 'Open the till']),
  error('page-inside', { error: 'not_found', listener: 'private', locale: 'de' }, ['Kasse öffnen']),
  error('method', { error: 'method_not_allowed' }, ['This page cannot be opened like this.']),
  error('elsewhere', { error: 'foreign_origin' }, ['This came from another website.']),
  error('name', { error: 'wrong_host', shop: '' }, ['This address is not set up for the shop.']),
  error('name', { error: 'wrong_host', shop: '', locale: 'de' }, [
    'Diese Adresse ist für den Shop nicht eingerichtet.',
  ]),
  error('name-inside', { error: 'wrong_host', shop: '', listener: 'private' }, ['Open Satchel at its own address']),
  error('too-often', { error: TOO_OFTEN }, ['Too many tries.', 'Please wait 42 s']),
  error('too-often', { error: TOO_OFTEN, locale: 'de' }, ['Zu viele Versuche.', 'Bitte warten Sie 42 s']),
  error('broken', { error: 'internal' }, ['Something went wrong here.', 'Code q7dK2mTzX0aVbN4rLpWc1g']),
  error('broken', { error: 'internal', locale: 'de' }, ['Hier ist etwas schiefgegangen.']),
  error('away', { error: 'locked' }, ['This does not work right now.', 'Please try again in a few minutes']),
  error('away', { error: 'locked', locale: 'de' }, ['Das geht gerade nicht.']),
];
