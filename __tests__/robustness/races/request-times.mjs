// Loaded into a run before the action: writes when each of its requests was sent and answered, by the clock that all runs share.

import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'

const sent = new WeakMap()
subscribe('http.client.request.start', (/** @type {any} */ { request }) => {
  sent.set(request, Date.now())
})
subscribe('http.client.response.finish', (/** @type {any} */ { request }) => {
  const { method, path } = request
  const line = { method, path, sent: sent.get(request), answered: Date.now() }
  appendFileSync(process.env.REQUEST_TIMES, `${JSON.stringify(line)}\n`)
})
