/** What is kept: finding it again, taking notes, deleting it and taking that back, and the settings. */
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';

async function keeps(person: Person, changes = {}) {
  const about = someBadge(changes);
  await person.keeps(await (await dataIntegrity()).issue(about), about.title);
  return about;
}

test('badges are found by name, issuer and skill', { tag: '@desktop' }, async ({ learner }) => {
  const [first, second] = [await keeps(learner), await keeps(learner)];
  await learner.opens();
  await expect(learner.home.cards()).toHaveCount(2);
  await learner.home.search(first.title.toUpperCase());
  await expect(learner.home.cards()).toHaveCount(1);
  await learner.home.search(second.skill);
  await expect(learner.home.card(second.title)).toBeVisible();
  await expect(learner.home.cards()).toHaveCount(1);
  await learner.home.search('no such thing');
  await expect(learner.home.says('No badge matches “no such thing”.')).toBeVisible();
  await expectAccessible(learner.page, 'nothing found');
  await learner.page.getByRole('button', { name: 'Show all badges' }).click();
  await expect(learner.home.cards()).toHaveCount(2);
  await learner.home.open(first.title);
  await expect(learner.badge.title(first.title)).toBeVisible();
});

test('a deleted badge comes back when asked to', { tag: '@desktop' }, async ({ learner }) => {
  const about = await keeps(learner);
  await learner.badge.remove();
  await expect(learner.home.promise()).toBeVisible();
  await learner.badge.undo();
  await expect(learner.home.card(about.title)).toContainText('Genuine');
  await learner.home.open(about.title);
  await learner.badge.remove();
  await expect(learner.home.promise()).toBeVisible();
  await learner.reloads();
  await expect(learner.home.promise()).toBeVisible();
});

test('a note stays with its badge', async ({ learner }) => {
  const about = await keeps(learner);
  await learner.page.getByRole('textbox', { name: 'My notes' }).fill('From the summer course');
  await learner.page.getByRole('button', { name: 'Save note' }).click();
  await expect(learner.page.getByText('Note saved.')).toBeVisible();
  await learner.reloads();
  await expect(learner.badge.title(about.title)).toBeVisible();
  await expect(learner.page.getByRole('textbox', { name: 'My notes' })).toHaveValue('From the summer course');
});

test('everything is deleted only by who means it', async ({ learner }) => {
  await keeps(learner);
  await learner.opens('settings');
  await learner.page.getByRole('button', { name: 'Delete everything' }).click();
  const sheet = learner.page.getByRole('dialog', { name: 'Delete everything' });
  await expect(sheet.getByRole('button', { name: 'Delete everything' })).toBeDisabled();
  await expectAccessible(learner.page, 'delete everything');
  await sheet.getByRole('textbox').fill('delete');
  await sheet.getByRole('button', { name: 'Delete everything' }).click();
  await expect(learner.home.promise()).toBeVisible();
  await learner.reloads();
  await expect(learner.home.promise()).toBeVisible();
  await learner.opens('shared');
  await expect(learner.shared.none()).toBeVisible();
  expect(await learner.page.evaluate(() => localStorage.length)).toBe(0);
});

test('two windows show the same badges', async ({ learner }) => {
  const about = await keeps(learner);
  const other = await learner.context.newPage();
  await other.goto('./');
  await expect(other.getByRole('heading', { name: about.title })).toBeVisible();
  await learner.badge.remove();
  await expect(other.getByRole('heading', { name: 'Keep your badges on this device. Nothing is uploaded.' })).toBeVisible();
  await other.close();
});

test.describe('settings', () => {
  test('say whether the browser promised to keep the badges', async ({ learner }) => {
    await keeps(learner);
    await learner.opens('settings');
    await expect(learner.settings.says(/This browser (promised to keep|may delete) your badges|does not say whether/).first()).toBeVisible();
    await expect(learner.settings.says('MB used')).toBeVisible();
  });

  test('a language is chosen, spoken at once and after a reload', { tag: '@desktop' }, async ({ learner }) => {
    await keeps(learner);
    await learner.opens('settings');
    await learner.settings.speak('Español');
    await expect(learner.page.getByRole('heading', { level: 1, name: 'Ajustes' })).toBeVisible();
    await expect(learner.page.locator('html')).toHaveAttribute('lang', 'es');
    await expectAccessible(learner.page, 'settings in Spanish');
    await learner.reloads();
    await expect(learner.page.getByRole('heading', { level: 1, name: 'Ajustes' })).toBeVisible();
    await learner.page.getByRole('link', { name: 'Insignias' }).click();
    await expect(learner.page.getByText('Auténtica')).toBeVisible();
    await learner.home.cards().first().getByRole('link').click();
    await expect(learner.page.getByText('Esta insignia es auténtica.')).toBeVisible();
    await learner.opens('add');
    await expect(learner.page.getByRole('heading', { level: 1, name: 'Añadir una insignia' })).toBeVisible();
  });

  test('a browser that reads Spanish is greeted in Spanish', async ({ somebody }) => {
    const person = await somebody({ locale: 'es-MX' });
    await person.opens();
    await expect(person.page.getByText('Guarda tus insignias en este dispositivo. No se sube nada.')).toBeVisible();
  });

  test('the look is chosen and kept', async ({ learner }) => {
    await learner.opens('settings');
    const paper = () => learner.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await learner.settings.look('Dark');
    await expect.poll(paper).not.toBe(light);
    await learner.reloads();
    await expect(learner.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(await paper()).not.toBe(light);
  });
});

test('an address that leads nowhere says so', async ({ learner }) => {
  await learner.opens('nowhere');
  await expect(learner.page.getByRole('heading', { name: 'No such page' })).toBeVisible();
  await expect(learner.page.getByText('Your badges are safe.')).toBeVisible();
  await learner.opens('badge?id=none');
  await expect(learner.page.getByText('This badge is not in this wallet.')).toBeVisible();
});
