/** `/v#…` and `/check`: what an employer sees. */
import { type Page } from '@playwright/test';
import type { Brought } from './add';

export class Verify {
  constructor(private readonly page: Page) {}

  // Acts
  check = async (text: string) => {
    await this.page.getByRole('textbox', { name: 'Paste a link, a badge or the text of a code' }).fill(text);
    await this.page.getByRole('main').getByRole('button', { name: 'Check', exact: true }).click();
  };
  choose = async (...files: Brought[]) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(files as string[]);
  };
  photo = async (picture: Brought) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Photo of a code' }).click();
    await (await chooser).setFiles([picture] as string[]);
  };
  comparePerson = async (title: string, typed: string) => {
    const badge = this.badge(title);
    const box = badge.getByRole('textbox', { name: 'E-mail, name or number from the application' });
    if (!(await box.isVisible())) await badge.locator('summary', { hasText: 'Check it is this person' }).click();
    await box.fill(typed);
    await badge.getByRole('button', { name: 'Compare' }).click();
  };
  checkNow = (host: string) => this.page.getByRole('button', { name: `Check now (contacts ${host})` }).first().click();
  unfold = (title: string, name: string) => this.badge(title).locator('summary', { hasText: name }).click();

  // Sights
  verdict = (sentence: string) => this.page.getByRole('heading', { level: 1, name: sentence, exact: true });
  badge = (title: string) =>
    this.page.getByRole('article').filter({ has: this.page.getByRole('heading', { level: 2, name: title, exact: true }) });
  badges = () => this.page.getByRole('article');
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
