// The languages that workplaces write in; without the list, code and jargon pass for Latin or Esperanto.
const candidates =
  'en de fr es it pt nl pl cs sv da no fi hu ro tr el ru uk bg sr he ar fa hi bn ta te ur th vi id ja ko zh'

/** ISO 639-1 codes of the languages that are told apart; a text in any other passes for one of these. */
export const detectableLanguages = candidates.split(' ')
