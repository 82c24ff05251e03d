/** Every page for everybody: found right by axe in light, dark and Spanish, on the narrowest screen, and by keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';

/** Goes to every page of a wallet with something in it, each in the states it has without anything going wrong. */
async function everyPage(person: Person, look: (state: string) => Promise<void>) {
  const { page } = person;
  await person.opens();
  await look('first run');
  await person.opens('add?by=link');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('add, pasting');
  await person.opens('add');
  await look('add');
  await person.opens('add?by=sample');
  const article = page.getByRole('article');
  await expect(article).toBeVisible();
  await page.locator('main details > summary').first().click();
  await look('review');
  await page.locator('.actions button').first().click();
  await expect(page).toHaveURL(/badge\?id=/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await look('badge');
  await person.unfoldsAll();
  await look('badge, unfolded');
  await page.locator('.actions button').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('badge, more');
  await page.keyboard.press('Escape');
  await page.locator('.actions a').nth(1).click();
  await expect(page.locator('.actions button').first()).toBeEnabled();
  await look('share');
  await page.locator('.actions button').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('code');
  await page.keyboard.press('Escape');
  await page.locator('.elsewhere > summary').click();
  await look('share, unfolded');
  for (const [at, state] of [[0, 'a row of codes'], [1, 'a passphrase']] as const) {
    await page.locator('main .ways button').nth(at).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(state);
    await page.keyboard.press('Escape');
  }
  await person.opens('desk');
  await page.locator('main textarea').fill(await (await page.request.get('samples/first-aid.json')).text());
  await page.locator('main form.panel button').first().click();
  await expect(page.getByRole('rowgroup').last().getByRole('row')).toHaveCount(1);
  await look('desk, with a badge');
  await person.opens('ask');
  await page.locator('main form.panel').first().locator('button').last().click();
  await expect(page.locator('.spoken')).toBeVisible();
  await look('a question');
  for (const route of ['./', 'shared', 'check', 'settings', 'desk', 'ask', 'issuers', 'receipt', 'nowhere']) {
    await person.opens(route);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(route);
  }
}

test('in light', { tag: '@desktop' }, async ({ learner }) => {
  await everyPage(learner, state => expectAccessible(learner.page, state));
});

test('in dark', async ({ somebody }) => {
  const learner = await somebody({ colorScheme: 'dark' });
  await everyPage(learner, state => expectAccessible(learner.page, `${state}, dark`));
});

test('on 320 pixels, in Spanish', async ({ somebody }) => {
  const learner = await somebody({ viewport: { width: 320, height: 640 }, locale: 'es-ES' });
  await everyPage(learner, state => expectAccessible(learner.page, `${state}, narrow`));
});

test('with text twice as large', async ({ somebody }) => {
  const learner = await somebody();
  await learner.context.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html { font-size: 200% !important; }');
      document.adoptedStyleSheets = [sheet];
    });
  });
  await everyPage(learner, state => expectAccessible(learner.page, `${state}, large`));
});

/** Presses Tab until it stands on the element. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate(element => element === document.activeElement)) {
      const seen = await target.evaluate(element => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      });
      expect(seen, 'focus is seen').toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${target}`);
}

test('from first run to a shared badge by keyboard alone', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const { page } = learner;
  await learner.opens();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: 'Try with a sample' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Save', exact: true }));
  await page.keyboard.press('Enter');
  await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Share', exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('textbox', { name: 'For whom' }));
  await page.keyboard.type('Acme HR');
  await learner.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await expect(learner.share.copyButton()).toBeEnabled();
  await tabTo(page, learner.share.copyButton());
  await page.keyboard.press('Enter');
  await expect(page.getByText('Link copied. It is in your Shared list.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
});

test('a question, its answer, the desk, a receipt and the issuers by keyboard alone', { tag: '@desktop' }, async ({ learner, somebody }) => {
  test.setTimeout(120_000);
  const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
  const text = await (await dataIntegrity()).issue(about);
  await learner.keeps(text, about.title);
  const employer = await somebody();
  const press = async (person: Person, target: Locator, key = 'Enter') => {
    await tabTo(person.page, target);
    await person.page.keyboard.press(key);
  };
  const write = async (person: Person, target: Locator, words: string) => {
    await tabTo(person.page, target);
    await person.page.keyboard.insertText(words);
  };
  const button = (person: Person, name: string) => person.page.getByRole('button', { name, exact: true });
  const field = (person: Person, name: string) => person.page.getByRole('textbox', { name });

  // Ask, answer, and take the answer.
  await employer.opens('ask');
  await write(employer, field(employer, 'Who asks'), 'Acme HR');
  await press(employer, button(employer, 'Show my question'));
  const letters = await employer.counter.letters().innerText();
  await learner.opens('ask');
  await write(learner, field(learner, 'Letters of the question'), letters);
  await press(learner, button(learner, 'Continue'));
  await press(learner, button(learner, 'Choose'));
  const sheet = learner.share.sheet();
  await press(learner, sheet.getByRole('listitem').filter({ hasText: about.title }).getByRole('checkbox'), 'Space');
  await press(learner, sheet.getByRole('button', { name: 'Share 1 badge' }));
  await learner.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await expect(learner.share.copyButton()).toBeEnabled();
  await press(learner, learner.share.copyButton());
  await expect(learner.page.getByText('Link copied. It is in your Shared list.')).toBeVisible();
  const answer = await learner.page.evaluate(() => navigator.clipboard.readText());
  await write(employer, field(employer, 'Or paste the link'), answer);
  await press(employer, button(employer, 'Check'));
  await expect(employer.counter.says('Made just now, for this question.')).toBeVisible();

  // Keep a receipt of it, and read it.
  await press(employer, button(employer, 'Report as a page'));
  await expect(employer.desk.says('This device made and signed this receipt')).toBeVisible();
  await expect(employer.desk.says('It was made there and then, for that question.')).toBeVisible();
  await press(employer, button(employer, 'Open another receipt'));
  await expect(field(employer, 'Or paste its text')).toBeVisible();

  // A table of badges, one of them unfolded.
  await employer.opens('desk');
  await write(employer, field(employer, 'Paste links, one a line'), text);
  await press(employer, button(employer, 'Check them'));
  await press(employer, employer.page.getByRole('row').getByRole('button', { name: about.title, exact: true }));
  await expect(employer.desk.sheet()).toContainText('This badge is genuine.');
  await employer.page.keyboard.press('Escape');

  // An issuer on the list, and off it.
  await employer.opens('issuers');
  await write(employer, field(employer, 'What you call them'), 'Harbour School');
  await write(employer, field(employer, 'Their address or key'), 'https://school.example/');
  await press(employer, button(employer, 'I confirmed it'));
  await expect(employer.desk.says('Harbour School')).toBeVisible();
  await press(employer, button(employer, 'Take off the list'));
  await expect(employer.desk.says('Harbour School')).toHaveCount(0);
});

test('a sheet keeps the keyboard, and gives it back', async ({ learner }) => {
  const { page } = learner;
  await learner.opens('add');
  const button = page.getByRole('button', { name: 'Paste a link or text' });
  await button.focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await expect(sheet).toBeVisible();
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement === document.body || document.querySelector('dialog[open]')?.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(button).toBeFocused();
});

test('whoever wants no movement sees none', async ({ somebody }) => {
  const person = await somebody({ reducedMotion: 'reduce' });
  await person.opens('add?by=link');
  await expect(person.page.getByRole('dialog')).toBeVisible();
  const moving = await person.page.evaluate(() =>
    document.getAnimations().map(one => Number(one.effect?.getComputedTiming().duration ?? 0)).filter(duration => duration > 1));
  expect(moving).toEqual([]);
});

test('targets are large enough for a thumb', async ({ learner }) => {
  const small = (state: string) => learner.page.evaluate(state => {
    const targets = [...document.querySelectorAll<HTMLElement>('main button, nav a, main a.button, .actions a, select, input:not([type=checkbox]):not([type=radio])')];
    return targets.filter(one => one.checkVisibility() && !one.matches('.link')).map(one => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height < 43.5)
      .map(({ one, box }) => `${state}: ${one.innerText || one.getAttribute('aria-label')} is ${Math.round(box.height)} high`);
  }, state);
  const about = someBadge();
  await learner.opens();
  const found = await small('home');
  await learner.opens('add');
  found.push(...await small('add'));
  await learner.add.paste(await (await dataIntegrity()).issue(about));
  await expect(learner.add.review(about.title)).toBeVisible();
  found.push(...await small('review'));
  await learner.add.save();
  await expect(learner.badge.title(about.title)).toBeVisible();
  found.push(...await small('badge'));
  await learner.badge.share();
  await expect(learner.share.copyButton()).toBeEnabled();
  found.push(...await small('share'));
  expect(found).toEqual([]);
});
