/** A masker that needs nothing: patterns, where the real one reads. Names and addresses have none. */
import { detectableLanguages } from '../../policy/detectable-languages.ts'
import { ProviderFailed, type Masker } from '../../ports.ts'

/** In the order in which they are looked for: what one has hidden the next cannot find. Each is linear. */
const patterns: readonly (readonly [type: string, pattern: RegExp, holds?: (found: string) => boolean])[] = [
  ['URL', /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s<>"')\]]{1,2000}/giu],
  ['EMAIL', /(?<![\p{L}\p{N}_.+-])[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu],
  ['AWS_ACCESS_KEY', /(?<![A-Z\d])(?:AKIA|ASIA)[A-Z\d]{16}(?![A-Z\d])/g],
  ['MAC_ADDRESS', /(?<![\w:-])[\da-f]{2}(?:[:-][\da-f]{2}){5}(?![\w:-])/gi],
  ['IP_ADDRESS', /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/g],
  [
    'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
    /(?<![A-Z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?![A-Z\d])/g,
  ],
  ['CREDIT_DEBIT_NUMBER', /(?<![\d-])\d(?:[ -]?\d){12,18}(?![ -]?\d)/g, passesLuhn],
  ['SSN', /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g],
  ['PHONE', /(?<![\w+])(?:\+|\(?\d)[\d ()./-]{5,18}\d(?!\w)/g, (found) => /^(?:\D*\d){7,15}\D*$/.test(found)],
]

export const demoMasker = (): Masker => ({
  types: patterns.map(([type]) => type),
  // A pattern looks the same in every language.
  languages: detectableLanguages,
  async mask(text, types, signal) {
    if (signal.aborted) {
      throw new ProviderFailed('guard', 'The demonstration masker was stopped before it answered', { retryable: true })
    }
    return patterns
      .filter(([type]) => types.includes(type))
      .reduce(
        (rest, [type, pattern, holds = () => true]) =>
          rest.replace(pattern, (found) => (holds(found) ? `[${type}]` : found)),
        text,
      )
  },
})

/** The check digit of payment cards (ISO/IEC 7812-1). */
function passesLuhn(number: string): boolean {
  const digits = number.replace(/\D/g, '').split('').map(Number).toReversed()
  const doubled = digits.map((digit, place) => (place % 2 === 0 ? digit : ((digit * 2) % 10) + (digit > 4 ? 1 : 0)))
  return doubled.reduce((sum, digit) => sum + digit, 0) % 10 === 0
}
