import { readFileSync } from 'node:fs'

/** XSTest's 450 prompts (CC BY 4.0; its licence stands beside the file). */
export const xstest: readonly string[] = readFileSync(
  new URL('../data/xstest/xstest_prompts.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [, quoted, plain] = /^\d+,(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(line) ?? []
    return quoted?.replaceAll('""', '"') ?? plain ?? ''
  })

/** What people write every day, in NFC; invisible characters are written as escapes. */
export const ordinary: Readonly<Record<string, string>> = {
  English: 'Could you summarise this? It’s about the “Q3” report — 12 pages, 5 MB… Thanks 🙏🏽 (see e.g. ch. 2, p. 7)',
  abbreviations: 'The U.S.S.R., N.A.S.A. and J. R. R. Tolkien: choose A, B, C or D; a b c d; z. B., u. s. w., i. d. R.',
  names:
    'log4j, i18n, a11y, k8s, mp3s, h264, covid19, utf8, w3c, h2o, b2b, ec2, 1st 2nd 3rd 4th, 90s, @b0b, root@localhost',
  code: 'const x = a < b ? list |> map(f) <| g : c; // a[i] <b>bold</b> snake_case x <- 0x1F4A9 & deadbeef',
  table: '| name | value |\n| --- | --- | --- | --- |\n| a | b |\n\n---\n...\n* * *\nThe user: see below.',
  identifiers:
    'Undocumented builtinModules, commits 3f2a9c1e7b 6c57465920 4cb5af1, 123e4567-e89b-12d3-a456-426614174000, 00:1A:2B:3C:4D:5E, +1 555 0100 1234, 20261120, 0.6666666667',
  links: 'https://ru.wikipedia.org/wiki/%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0 and a%20file.pdf, 50% of 20%',
  mathematics: 'f(𝑥) = 𝑎𝑥² + 𝑏𝑥, ℝ ⊂ ℂ, E = ℎν, µm, kΩ, αx + βy ≤ 10⁻³, xⁿ, H₂O, ∩\u{FE00}',
  symbols: '№ 5, ½ l, 3 ℃, © ™ ®, ①②③, ℹ\u{FE0F} Ⓜ\u{FE0F} 🅰\u{FE0F} → ★ 1\u{FE0F}⃣ #\u{FE0F}⃣ ↔\u{FE0E}',
  emoji:
    '👩🏽\u{200D}💻 👨\u{200D}👩\u{200D}👧\u{200D}👦 ❤\u{FE0F}\u{200D}🔥 🏳\u{FE0F}\u{200D}🌈 🏴\u{200D}☠\u{FE0F} 🇩🇪🇮🇳🇫🇷 🧑🏿\u{200D}🦰 🏃🏻\u{200D}♀\u{FE0F}\u{200D}➡\u{FE0F}',
  flags:
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} 🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}',
  German:
    'Übermäßige Größe: Donaudampfschifffahrtsgesellschaftskapitän, schönen Gruß! Der DNA-Test; ich bin jung und habe 16 GB.',
  French: 'Mᵐᵉ Dupont, 1ᵉʳ étage : « Où êtes-vous ? » — À bientôt, cœur, 10 000 € l’an.',
  Spanish: '¿Cómo estás? La Srª. Mª José ganó el 1º y la 3ª; ¡mañana será otro día! Si me voy, no os digo a ti.',
  Portuguese: 'Não sei, em São Paulo são 20h: você vem? Os nossos amigos já vão, ou não?',
  Polish: 'Zażółć gęślą jaźń. Czy od jutra na pewno? I w domu, i z tobą.',
  Turkish: 'Iğdır’ın ılık yağmuru İstanbul’dan güzel mi? \u{2068}Ayşe\u{2069}ya sor.',
  Czech: 'Příliš žluťoučký kůň úpěl ďábelské ódy. S kým a k čemu?',
  Vietnamese: 'Tiếng Việt: Bạn có khỏe không? Tôi ở Hà Nội, rất vui được gặp bạn.',
  Yoruba: 'Ẹ kú àárọ̀, ẹ̀kọ́ ọ̀rọ̀ ọ̀pọ̀lọpọ̀ ni mo kọ́.',
  Russian: 'Ура! Он сам ел сахар; IT-компания купила USB-кабель, 3D-принтер и PDFки. Съешь ещё булок, объём 5 л.',
  'short Russian': 'Хор! Ухо, рост, сор.',
  Ukrainian: 'Її ґанок і їжак: сім’я п’є сік, а я — ні.',
  Serbian: 'Љубав и ђак: џеп, њива, ја и ћуп.',
  Greek: 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. ΟΧΙ στο ΝΑΤΟ, το 5% της ΕΕ, ο Κώστας και ο ΠΑΟΚ.',
  Armenian: 'Բարև, ինչպե՞ս եք։ Շնորհակալություն։',
  Hebrew: 'שלום! מה שלומך? \u{200F}(2026)\u{200F} קניתי ל\u{2068}iPhone\u{2069} כיסוי, C++\u{200E} ו-Google.',
  'pointed Hebrew': 'בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם',
  Arabic: 'مرحبًا! كيف حالُك؟ \u{2067}نصٌّ\u{2069} مع Wi-Fi\u{200E}، سنة ١٤٤٨ه\u{200D} والسلامُ عليكم.',
  Persian: 'می\u{200C}خواهم کتاب\u{200C}ها و فایل PDF\u{200C}ها را ببینم؛ نمی\u{200C}دانم.',
  Urdu: 'آپ کیسے ہیں؟ میں ٹھیک ہوں، شکریہ۔',
  Syriac: 'ܫܠܡܐ ܥܠܟܘܢ܆ ܐܝ\u{200D}ܬ ܠܝ',
  'N’Ko': 'ߒߞߏ ߘߐ߫ ߖߏ߬\u{200D}ߡߊ߫',
  Hindi: 'क्षत्रिय, क\u{094D}\u{200D}ष और क\u{094D}\u{200C}ष: आप कैसे हैं? ५० रुपये। WhatsApp पर हूँ 😊',
  Bengali: 'বাংলা ভাষা, র\u{200D}\u{09CD}যাব, আপনি কেমন আছেন?',
  Tamil: 'தமிழ் மொழி, க\u{0BCD}\u{200C}ஷ, எப்படி இருக்கிறீர்கள்?',
  Malayalam: 'മലയാളം, ന\u{0D4D}\u{200D} അവന\u{0D4D}\u{200D}.',
  Sinhala: 'ශ\u{0DCA}\u{200D}රී ලංකාව, ක\u{0DCA}\u{200D}ෂ',
  Thai: 'สวัสดีครับ\u{200B}ประเทศไทย ทำอะไรอยู่ น้ำ',
  Lao: 'ສະບາຍດີ\u{200B}ປະເທດລາວ ນ້ຳ',
  Khmer: 'សួស្តី\u{200B}អ្នក\u{200B}សុខសប្បាយ\u{200B}ទេ\u{200B}។',
  Burmese: 'မင်္ဂလာပါ\u{200B}ခင်ဗျာ က\u{FE00}',
  Tibetan: 'བཀྲ་ཤིས་བདེ་ལེགས། ཧྐྵྨླྺྼྻྂ',
  Mongolian: 'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ ᠬᠠ\u{180E}ᠠ ᠨ\u{180B}ᠠ',
  Georgian: 'გამარჯობა, როგორ ხარ?',
  Amharic: 'ሰላም፣ እንዴት ነህ?',
  Chinese: '你好！“今天”天气怎么样？我用iPhone版，卡拉OK，T恤（大号）：葛\u{E0100}城、㐂\u{FE00}。',
  Japanese: 'こんにちは、Webサイトの『テスト』です。ｶﾀｶﾅと全角１２３！',
  Korean: '안녕하세요? 나 는 너 를 좋아해. USB메모리 3개요~',
  Cherokee: 'ᎣᏏᏲ, ᏙᎯᏧ?',
}
