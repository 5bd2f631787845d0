import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { box, messages, openScene, say, shows } from './scene.ts'

const scene = openScene()

/** What a screen reader hears as chosen: the option that the text names as its active descendant. */
const chosen = async (page: Page) => {
  const id = await box(page).getAttribute('aria-activedescendant')
  return id === null ? null : page.locator(`#${id}[role=option][aria-selected=true]`).innerText()
}

describe('while a message is written', () => {
  test('what may follow is a list of options, chosen with the arrows, taken with Tab or Enter, left with Escape', async () => {
    const ada = await scene.as('ada')
    const { keyboard } = ada
    await box(ada).pressSequentially('@ch')
    const list = ada.getByRole('listbox', { name: 'Completions' })
    expect(await list.getByRole('option').count()).toBe(1)
    expect(await box(ada).getAttribute('aria-controls')).toBe(await list.getAttribute('id'))
    await keyboard.press('Enter')
    expect(await box(ada).inputValue()).toBe('@chaperone ')
    expect([await list.count(), await chosen(ada)]).toEqual([0, null])
    await box(ada).fill('')
    await box(ada).pressSequentially('/')
    await keyboard.press('Tab')
    await box(ada).pressSequentially('a boat --')
    expect(await list.getByRole('option').count()).toBe(5)
    expect(await chosen(ada)).toContain('--size')
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    expect(await chosen(ada)).toContain('1 to 100')
    await keyboard.press('ArrowUp')
    await keyboard.press('ArrowUp')
    await keyboard.press('ArrowUp')
    expect(await chosen(ada)).toContain('--negative')
    await keyboard.press('Tab')
    expect(await box(ada).inputValue()).toBe('/imagine a boat --negative "blurry" ')
    await box(ada).pressSequentially('--s')
    expect(await list.getByRole('option').count()).toBe(3)
    await keyboard.press('Escape')
    expect([await list.count(), await chosen(ada)]).toEqual([0, null])
    expect(await box(ada).evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test('an option is taken with the mouse as well, and the text keeps the focus', async () => {
    const ada = await scene.as('ada')
    await box(ada).pressSequentially('/imagine a boat --cf')
    await ada.getByRole('option', { name: /--cfg/ }).click()
    expect(await box(ada).inputValue()).toBe('/imagine a boat --cfg 7 ')
    await ada.keyboard.type('x')
    expect(await box(ada).inputValue()).toBe('/imagine a boat --cfg 7 x')
  })

  test('what went wrong stands beside the text, belongs to it, and goes when it is written on', async () => {
    const ada = await scene.as('ada')
    await say(ada, '/draw a boat')
    await ada.getByRole('alert').waitFor()
    expect(await box(ada).getAttribute('aria-invalid')).toBe('true')
    const described = (await box(ada).getAttribute('aria-describedby'))?.split(' ') ?? []
    const texts = await Promise.all(described.map((id) => ada.locator(`#${id}`).innerText()))
    expect(texts.join()).toContain('There is no such command. Try /imagine')
    await box(ada).pressSequentially('s')
    expect(await ada.getByRole('alert').count()).toBe(0)
    expect(await box(ada).getAttribute('aria-invalid')).toBe('false')
    await box(ada).fill('/imagine a boat')
    await shows(ada, 'Say what to draw')
    await box(ada).press('Enter')
    await messages(ada).getByRole('img', { name: 'a boat' }).waitFor()
  })
})
