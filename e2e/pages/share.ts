/** `/share?ids=`: choose, say for whom and until when, hand over. */
import { readFile } from 'node:fs/promises';
import { type Page } from '@playwright/test';

export class Share {
  constructor(private readonly page: Page) {}

  // Acts
  choose = async (...titles: string[]) => {
    await this.page.getByRole('button', { name: 'Choose', exact: true }).click();
    const sheet = this.page.getByRole('dialog', { name: 'Choose badges' });
    for (const title of titles) {
      await sheet.getByRole('listitem').filter({ hasText: title }).getByRole('checkbox').check();
    }
    await sheet.getByRole('button', { name: /^Share \d+ badges?$/ }).click();
  };
  forWhom = (name: string) => this.page.getByRole('textbox', { name: 'For whom' }).fill(name);
  until = async (life: 'hour' | 'day' | 'week' | 'month' | 'open') => {
    await this.page.getByRole('combobox', { name: 'Until when' }).selectOption(life);
  };
  preview = () => this.page.getByRole('button', { name: 'What will they see?' }).click();
  closeSheet = () => this.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  showCode = () => this.page.getByRole('button', { name: 'Show code' }).click();
  /** Presses the button, and reads what came to the clipboard. */
  link = async () => {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.copyButton().click();
    await this.page.getByText('Link copied. It is in your Shared list.').waitFor();
    return this.page.evaluate(() => navigator.clipboard.readText());
  };
  /** The presentation as a file. */
  file = async () => {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Save file' }).click();
    return readFile(await (await download).path(), 'utf8');
  };

  // Sights
  copyButton = () => this.page.getByRole('button', { name: 'Copy link' });
  code = () => this.page.getByRole('img', { name: /^Code with the shared badges/ });
  sheet = () => this.page.getByRole('dialog');
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
