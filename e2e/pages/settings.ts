/** `/settings`. */
import { type Page } from '@playwright/test';

export class Settings {
  constructor(private readonly page: Page) {}

  // Acts
  look = (name: string) => this.page.getByRole('radio', { name }).check();
  speak = (language: 'English' | 'Español') => this.page.getByRole('radio', { name: language }).check();
  deleteEverything = async (word: string) => {
    await this.page.getByRole('button', { name: 'Delete everything' }).click();
    const sheet = this.page.getByRole('dialog', { name: 'Delete everything' });
    await sheet.getByRole('textbox').fill(word);
    await sheet.getByRole('button', { name: 'Delete everything' }).click();
  };

  // Sights
  title = () => this.page.getByRole('heading', { level: 1, name: 'Settings' });
  says = (words: string | RegExp) => this.page.getByText(words);
}
