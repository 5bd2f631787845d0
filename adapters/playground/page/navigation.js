/** Where the page is stands in its address, so that reload, back and links lead there: `?as=ada#general/thread/message`. */
import { changed, focusOn, state } from './state.js'

export const personInAddress = () => new URLSearchParams(location.search).get('as') ?? 'ada'

/** Ids hold nothing that an address would have to escape. */
/** @param {string} channel @param {string} [thread] @param {string} [message] */
export const linkTo = (channel, thread = '', message = '') => `#${[channel, thread, message].filter(Boolean).join('/')}`

/** @param {string} person @param {string} [link] */
export const addressAs = (person, link = '') => `${location.pathname}?as=${person}${link}`

/** @param {string} link @param {string} selector focused once the page is there */
export function go(link, selector) {
  if (location.hash === link) return focusOn(selector)
  addEventListener('hashchange', () => focusOn(selector), { once: true })
  location.hash = link
}

/** Reads the address; a channel that this person cannot see becomes the first one. */
export function follow() {
  const [channel = '', thread = '', message = ''] = location.hash.slice(1).split('/')
  const visible = state.session?.channels ?? []
  const known = visible.some(({ id }) => id === channel)
  state.channel = known ? channel : (visible[0]?.id ?? '')
  state.thread = known ? thread : ''
  state.target = known ? message : ''
  state.listing = false
  state.changing = null
  changed()
}
