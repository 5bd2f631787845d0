/** Which of the traces that begin here are kept: what X-Ray does where nobody made rules of their own. */

const share = 0.05

/** The first of each second, and of the others one in twenty. `now`: milliseconds; `random`: from 0 up to 1. */
export function openSampler(now: () => number, random: () => number): () => boolean {
  let last = -1
  return () => {
    const second = Math.floor(now() / 1000)
    if (second === last) return random() < share
    last = second
    return true
  }
}
