/** `/badge?id=`: one kept badge, whole. */
import { type Page } from '@playwright/test';

export class Badge {
  constructor(private readonly page: Page) {}

  // Acts
  share = () => this.page.getByRole('link', { name: 'Share', exact: true }).click();
  showCode = () => this.page.getByRole('link', { name: 'Show code' }).click();
  back = () => this.page.getByRole('button', { name: 'Back' }).click();
  more = () => this.page.getByRole('button', { name: 'More' }).click();
  remove = async () => {
    await this.more();
    await this.page.getByRole('button', { name: 'Delete from this wallet' }).click();
  };
  undo = () => this.page.getByRole('button', { name: 'Undo' }).click();
  unfold = (name: 'How do we know?' | 'Technical details' | 'History') =>
    this.page.locator('summary', { hasText: name }).click();
  checkNow = (host: string) => this.page.getByRole('button', { name: `Check now (contacts ${host})` }).first().click();
  saveFile = async () => {
    await this.more();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Save as a file' }).click();
    return download;
  };

  // Sights
  title = (title: string) => this.page.getByRole('heading', { level: 1, name: title, exact: true });
  verdict = (sentence: string) => this.page.getByRole('article').getByText(sentence, { exact: true });
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
