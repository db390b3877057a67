import { z } from 'zod';
import { defineRoute } from './route.ts';

const healthSchema = z
  .object({
    /** Seconds since Satchel started. */
    uptime: z.number().nonnegative(),
    status: z.enum(['UP', 'DOWN']),
    /** Milliseconds since 1970. */
    timestamp: z.int(),
  })
  .meta({ id: 'Health' });

export const getHealth = defineRoute({
  id: 'getHealth',
  method: 'get',
  path: '/api/v1/health',
  aliases: ['/api/v1/stores/health', '/api/health', '/health'],
  summary: 'Report whether Satchel works; DOWN if the database cannot be written',
  api: 'open',
  listener: 'private',
  access: { kind: 'none' },
  limit: 'strangers',
  answers: { 200: healthSchema, 503: healthSchema },
});

export const healthRoutes = [getHealth] as const;
