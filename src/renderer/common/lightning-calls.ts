import type {
  addLightningRoute,
  approveCertificateRoute,
  changeLightningRoute,
  checkLightningRoute,
  endSatRoute,
  getLightningRoute,
  getSatRoute,
  orderLightningRoute,
  removeLightningRoute,
  startSatRoute,
  tryLightningRoute,
} from '../../shared/contract/lightning.ts';
import type { AnswerOf, BodyInput } from '../../shared/contract/route.ts';
import type { Call } from './call.ts';

export type LightningView = AnswerOf<typeof getLightningRoute>;
export type LightningBackend = LightningView['backends'][number];
export type LightningTrial = AnswerOf<typeof tryLightningRoute>;
export type LightningInput = BodyInput<typeof addLightningRoute>;
export type LightningSat = AnswerOf<typeof getSatRoute>;

const root = '/api/till/lightning';

/** Calls about Lightning backends, of the office and of set-up (lightning.md LN-20, LN-21). */
export const createLightningCalls = (call: Call) => ({
  lightning: () => call<typeof getLightningRoute>('get', root, { proof: 'password' }),
  tryLightning: (text: string) =>
    call<typeof tryLightningRoute>('post', `${root}/test`, { body: { text }, proof: 'freshPassword' }),
  addLightning: (body: LightningInput) =>
    call<typeof addLightningRoute>('post', root, { body, proof: 'freshPassword' }),
  changeLightning: (id: string, body: LightningInput) =>
    call<typeof changeLightningRoute>('put', `${root}/${id}`, { body, proof: 'freshPassword' }),
  orderLightning: (ids: string[]) =>
    call<typeof orderLightningRoute>('put', `${root}/order`, { body: { ids }, proof: 'freshPassword' }),
  removeLightning: (id: string) =>
    call<typeof removeLightningRoute>('delete', `${root}/${id}`, { proof: 'freshPassword' }),
  checkLightning: (id: string) =>
    call<typeof checkLightningRoute>('post', `${root}/${id}/check`, { proof: 'password' }),
  approveCertificate: (id: string, certificate: string) =>
    call<typeof approveCertificateRoute>('put', `${root}/${id}/certificate`, {
      body: { certificate },
      proof: 'freshPassword',
    }),
  startSat: (id: string) => call<typeof startSatRoute>('post', `${root}/${id}/sat`, { proof: 'password' }),
  sat: (id: string, hash: string) =>
    call<typeof getSatRoute>('get', `${root}/${id}/sat/${hash}`, { proof: 'password' }),
  endSat: (id: string, hash: string) =>
    call<typeof endSatRoute>('delete', `${root}/${id}/sat/${hash}`, { proof: 'password' }),
});
export type LightningCalls = ReturnType<typeof createLightningCalls>;
