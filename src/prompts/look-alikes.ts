import skeletons from 'unhomoglyph/data.json' with { type: 'json' }

/** The scripts whose letters pass for Latin ones, for a character class. */
export const foreign =
  '\\p{sc=Cyrl}\\p{sc=Grek}\\p{sc=Armn}\\p{sc=Cher}\\p{sc=Lisu}\\p{sc=Copt}\\p{sc=Cans}\\p{sc=Dsrt}'

/** Small capitals that are letters of their own, with the letters they stand for. */
export const smallCapitals = pairs('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnopqrstuvwyz')

/** Letters of those scripts that look like one Latin letter (Unicode Technical Standard 39, confusables). */
export const lookAlikes = new Map<string, string>()
/** Letters that look like a small capital (к, т, м): ordinary words consist of them far too often. */
export const nearLookAlikes = new Map<string, string>()

const smallSkeletons = new Map([...smallCapitals, ...pairs('ĸʍᴎ', 'kmn')])
const belongs = new RegExp(`[${foreign}]`, 'u')
for (const [character, skeleton] of Object.entries(skeletons)) {
  if (!belongs.test(character)) continue
  const near = smallSkeletons.get(skeleton)
  if (near !== undefined) nearLookAlikes.set(character, near)
  // A skeleton writes l for I too.
  const latin = skeleton === 'l' && /\p{Lu}/u.test(character) ? 'I' : skeleton
  if (/^[A-Za-z]$/.test(latin)) lookAlikes.set(character, latin)
}

/** A map from each character of one string to its neighbour in the other. */
export function pairs(from: string, to: string): ReadonlyMap<string, string> {
  const targets = Array.from(to)
  return new Map(Array.from(from, (character, index) => [character, targets[index] ?? '']))
}
