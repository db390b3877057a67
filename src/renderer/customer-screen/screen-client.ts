import type { getDisplay, reportShown } from '../../shared/contract/display.ts';
import type { BodyInput } from '../../shared/contract/route.ts';
import { createCall, type HttpDeps } from '../common/call.ts';

/** The calls of a customer's screen. */
export const createScreenClient = (deps: HttpDeps) => {
  const call = createCall(deps);
  return {
    display: () => call<typeof getDisplay>('get', '/api/display'),
    reportShown: (body: BodyInput<typeof reportShown>) =>
      call<typeof reportShown>('put', '/api/display/shown', { body }),
    headers: deps.headers,
    fetch: deps.fetch,
  };
};
export type ScreenClient = ReturnType<typeof createScreenClient>;
