import { Hono } from 'hono'

/** `GET /healthz`: the process lives. Nothing else is asked, so that a slow store does not get it restarted. */
export const health = () => new Hono().get('/healthz', (context) => context.text('ok'))
