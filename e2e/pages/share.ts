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
  why = (reason: string) => this.page.getByRole('textbox', { name: 'Why' }).fill(reason);
  /** The link behind a passphrase, and the passphrase. */
  locked = async () => {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.getByRole('button', { name: 'Link with a passphrase' }).click();
    const phrase = await this.sheet().getByRole('textbox', { name: 'Passphrase' }).inputValue();
    await this.sheet().getByRole('button', { name: 'Lock the link' }).click();
    await this.sheet().getByRole('button', { name: 'Copy locked link' }).click();
    await this.page.getByText('Locked link copied.').waitFor();
    return { link: await this.page.evaluate(() => navigator.clipboard.readText()), phrase };
  };
  showRow = () => this.page.getByRole('button', { name: 'Show a row of codes' }).click();
  pause = () => this.page.getByRole('button', { name: 'Pause' }).click();
  play = () => this.page.getByRole('button', { name: 'Play' }).click();
  unfoldOthers = () => this.page.locator('summary', { hasText: 'E-mail, LinkedIn' }).click();
  /** The page that checks itself; where it was saved. */
  page_ = async (path: string) => {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Page that checks itself' }).click();
    await (await download).saveAs(path);
  };
  /** The presentation as a file. */
  file = async () => {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Save file' }).click();
    return readFile(await (await download).path(), 'utf8');
  };

  // Sights
  oneOfARow = () => this.page.getByRole('img', { name: /^One of a row of codes/ });
  copyButton = () => this.page.getByRole('button', { name: 'Copy link' });
  code = () => this.page.getByRole('img', { name: /^Code with the shared badges/ });
  sheet = () => this.page.getByRole('dialog');
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
