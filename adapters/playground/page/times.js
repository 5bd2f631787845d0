/** When it was, in the reader's own language and time zone. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** @param {number} at milliseconds since the epoch */
export const timeOf = (at) => clock.format(at)

/** @param {number} at milliseconds since the epoch */
export const wholeTimeOf = (at) => whole.format(at)

/** @param {number} at milliseconds since the epoch */
export function dayOf(at) {
  const then = new Date(at)
  const today = new Date()
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  if (then.toDateString() === today.toDateString()) return 'Today'
  if (then.toDateString() === yesterday.toDateString()) return 'Yesterday'
  return (then.getFullYear() === today.getFullYear() ? day : dayAndYear).format(then)
}
