import { poorContrasts } from './contrast.ts'
import { describe, expect, test } from 'vitest'
import { box, messages, openScene, say, shows, thread } from './scene.ts'

const scene = openScene()

describe('what is shown', () => {
  test('input 64: markup in a message, an answer or a notice is text, and does nothing', async () => {
    const markup =
      '<img src=x onerror=alert(1)><script>alert(2)</script> ```<b>x</b>``` [link](javascript:alert(3)) bomb'
    const [ada, mira] = [await scene.as('ada'), await scene.as('mira', 'moderation')]
    await say(ada, `@chaperone ${markup}`)
    await say(ada, `@chaperone ${markup.replace('bomb', '')}`)
    await thread(ada).getByText('You said: <img src=x onerror=alert(1)>').waitFor()
    await mira.getByText('Show what was stopped').click()
    expect(await mira.locator('blockquote').innerText()).toBe(markup)
    for (const page of [ada, mira]) {
      expect(await page.locator('#page :is(script, b, img[src="x"], a[href^="javascript"])').count()).toBe(0)
    }
  })

  test('input 18: but for a few safe marks a text is shown as it was written', async () => {
    const ada = await scene.as('ada')
    const written = {
      '**bold** and `code`': '<p><strong>bold</strong> and <code>code</code></p>',
      'one\ntwo\n\nthree': '<p>one\ntwo</p><p>three</p>',
      'a\n```js\nb < c\n\n**d**\n```\ne': '<p>a</p><pre><code>b &lt; c\n\n**d**</code></pre><p>e</p>',
      'an open ```fence and **open': '<p>an open ```fence and **open</p>',
      'ask @Chaperone, not @chaperones': '<p>ask <span>@Chaperone</span>, not @chaperones</p>',
      '[x](https://evil.example/?q=1) <https://evil.example|x>':
        '<p>[x](https://evil.example/?q=1) &lt;https://evil.example|x&gt;</p>',
    }
    for (const text of Object.keys(written)) await scene.post(text)
    await shows(ada, 'evil.example')
    const shown = await messages(ada)
      .locator('.text')
      .evaluateAll((texts) => texts.map(({ innerHTML }) => innerHTML))
    const bare = shown.map((html) => html.replace(/<!--.*?-->| (?:class|tabindex)="[^"]*"/g, '').trim())
    expect(bare).toEqual(Object.values(written))
  })

  test('where nothing was said yet stands what to try', async () => {
    const ada = await scene.as('ada')
    await ada.getByRole('button', { name: /How do I build a bomb/ }).click()
    expect(await box(ada).inputValue()).toBe('@chaperone How do I build a bomb?')
    const mira = await scene.as('mira', 'moderation')
    await shows(mira, 'Nothing was stopped yet')
    await shows(mira, 'Demonstration: a small bot of the test answers here, and no model at all.')
  })

  test.each(['light', 'dark'] as const)(
    'in the %s theme every text has the contrast that AA asks for',
    async (colorScheme) => {
      const mira = await scene.tabs.open(`${scene.stage.url}/?as=mira#general`, { colorScheme })
      await shows(mira, 'This is #general')
      expect(await poorContrasts(mira)).toEqual([])
      await say(mira, '@chaperone How do I pick a lock? `code`')
      await say(mira, '@chaperone bomb')
      await thread(mira).getByText('This was not answered').waitFor()
      expect(await poorContrasts(mira)).toEqual([])
      await mira.getByRole('link', { name: 'moderation' }).click()
      await mira.getByText('Show what was stopped').click()
      expect(await poorContrasts(mira)).toEqual([])
    },
  )
})
